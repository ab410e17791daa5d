import { NamuError, refuseLarge } from '@namu/core/internal'
import { hasEnded, unknownRun } from '../inspect.js'
import type { Programs } from '../programs.js'
import type { InputValidator } from '../validate-input.js'
import { checkedDecision, pendingApproval, type DecisionRequest } from './decide.js'
import { checkedSignal, type SignalRequest } from './send-signal.js'
import type { RunEventOf } from '../../core/index.js'
import type { Ids } from '../../interfaces/clock.js'
import type { PendingApproval, RunRecord } from '../../interfaces/runs.js'
import type { InboxEntry, Store } from '../../interfaces/store.js'

export interface PeopleParts {
  readonly store: Store
  readonly programs: Programs
  readonly validator: InputValidator
  readonly ids: Ids
  /** Largest message, in bytes of its encoded text. */
  readonly valueLimit: number
  /** Lets the owner of the run take in what was posted, if that is this process. */
  readonly deliver: (record: RunRecord) => Promise<void>
}

/** What a decision became. */
export interface Decided {
  readonly approval: PendingApproval
  /** It is in the run's log; without it, the run's owner will take it in. */
  readonly logged: boolean
}

/**
 * Brings messages and decisions to runs.
 *
 * B1. What is wrong is refused before it is posted; what was posted is durable.
 * B2. Messages of one run are logged in the order of posting.
 * B3. Of decisions about one round the first that was posted counts; the others are refused, also when
 *     they are made at the same time.
 */
export class People {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU4144 the payload is too large,
   *   and what `checkedSignal` throws */
  async signal(run: string, request: SignalRequest): Promise<RunRecord> {
    const { store, programs, validator, ids, valueLimit } = this.#parts
    const record = await this.#running(run)
    const { graph } = await programs.get(record.graph, record.release)
    const input = checkedSignal(graph, validator, request, () => ids.run())
    refuseLarge(input.payload, valueLimit, `The payload of signal "${input.name}"`, run)
    await store.postInput({ key: `signal/${input.key}`, run, input })
    await this.#parts.deliver(record)
    return record
  }

  /**
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU4104 the approval is not pending
   *   any more, NAMU4106 it is not said which of several, NAMU3003 the form does not match
   */
  async decide(run: string, request: DecisionRequest): Promise<Decided> {
    const { store, programs, validator, ids, valueLimit } = this.#parts
    const record = await this.#running(run)
    const approval = pendingApproval(record, request)
    if (!approval) throw await this.#notPending(record, request.wait)
    const { graph } = await programs.get(record.graph, record.release)
    const input = checkedDecision(graph, validator, approval, request, ids.run())
    if (input.form !== undefined)
      refuseLarge(input.form, valueLimit, 'The form of the approval', run)
    const { wait, round } = approval
    const entry: InboxEntry = { key: `approval/${String(wait)}/${String(round)}`, run, input }
    await store.postInput(entry)
    await this.#parts.deliver(record)
    return { approval, logged: await this.#isLogged(record, entry, wait, input.key) }
  }

  /** B3: whether the decision is logged, or waits to be. */
  async #isLogged(
    record: RunRecord,
    { run, key }: InboxEntry,
    wait: number,
    own: string,
  ): Promise<boolean> {
    const entries = await this.#parts.store.readInbox([record.partition])
    const posted = entries.find((entry) => entry.run === run && entry.key === key)?.input
    if (posted?.type === 'approval' && posted.key === own) return false
    const logged = await this.#decisionOf(record, wait)
    if (logged?.key === own) return true
    throw await this.#notPending(record, wait)
  }

  async #running(run: string): Promise<RunRecord> {
    const record = await this.#parts.store.getRun(run)
    if (!record) throw unknownRun(run)
    if (record.status !== 'running') throw hasEnded(record)
    return record
  }

  async #notPending(record: RunRecord, wait: number | undefined): Promise<NamuError> {
    const { run } = record
    const decision = wait === undefined ? undefined : await this.#decisionOf(record, wait)
    const hint = `\`namu approvals --run ${run}\` lists what is pending, \`namu status ${run}\` shows the run.`
    if (!decision)
      return new NamuError(
        'NAMU4104',
        wait === undefined
          ? `Run ${run} has no such pending approval: it was answered, its time is up, or there was none`
          : `Approval ${String(wait)} of run ${run} is not pending: its time is up, or there is none`,
        { where: run, hint },
      )
    const { approved, by, time, comment } = decision
    const who = by === undefined ? '' : ` by ${by}`
    const why = comment === undefined ? '' : `: ${comment}`
    return new NamuError(
      'NAMU4104',
      `Approval ${String(wait)} of run ${run} was ${approved ? 'approved' : 'rejected'}${who} at ${new Date(time).toISOString()}${why}`,
      { where: run, hint },
    )
  }

  /** The logged decision about a wait, if retention has left it. */
  async #decisionOf(
    { run, firstEvent }: RunRecord,
    wait: number,
  ): Promise<RunEventOf<'approval.decided'> | undefined> {
    for await (const { event } of this.#parts.store.readLog(run, firstEvent ?? 0))
      if (event.type === 'approval.decided' && event.wait === wait) return event
    return undefined
  }
}
