import { encode, isNamuError, type Encoded, type RuntimeCode } from '@namu/core/internal'
import { ChildMaker, type ChildRequest, type NewChild } from './new-child.js'
import { Gate } from './gate.js'
import { askAgainMs } from '../ask-again.js'
import type { Programs } from '../programs.js'
import { withoutStack, type InputOutcome } from '../run-input.js'
import { rootOf, type ChildCall } from '../../core/index.js'
import type { Clock } from '../../interfaces/clock.js'
import type { AttemptOutcome, AttemptReport } from '../../interfaces/dispatcher.js'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store } from '../../interfaces/store.js'

/** What families need of whoever executes runs. */
export interface FamilyShell {
  /** Whether the run is executed here; nothing is done for one that is not. */
  executes(run: string): boolean
  create(child: NewChild): Promise<InputOutcome>
  recover(run: string): Promise<void>
  report(report: AttemptReport, settle: (outcome: InputOutcome) => void): void
  cancel(record: RunRecord, reason: string): Promise<void>
}

export interface FamilyParts {
  readonly store: Store
  readonly programs: Programs
  readonly clock: Clock
  /** Runs between a root and its deepest descendant. */
  readonly deepest: number
}

/** Starts and cancellations at a time; the others wait, in order. */
const startedTogether = 256
/** Children of one run that are taken up at a time. */
const takenUpTogether = 16
const page = 500
/** Why a child cannot be started, now or later; another error is one of the store, which is asked again. */
const refusals: ReadonlySet<RuntimeCode> = new Set<RuntimeCode>([
  'NAMU4004',
  'NAMU4005',
  'NAMU4111',
  'NAMU4112',
])
/** A call of a workflow has one attempt (N3). */
const attempt = 1

/**
 * The children of the runs that are executed here.
 *
 * F1. A family (a run that no other started, and all that descends from it) lies in one partition: who
 *     executes a run may write its children, and neither starts nor outcomes go to another process.
 * F2. One start: a child is made once the event that opened its call is committed; its id follows from
 *     the call, and its first append expects an empty log.
 * F3. One outcome: the end of an attached child is offered to its parent whenever it is committed or
 *     found, and only an open call takes it.
 * F4. Nothing of this is remembered. Who takes a run up asks again for each of its open calls: a child
 *     that does not exist is started, one that has ended is reported, one that runs is taken up. A
 *     running child whose call is not open any more is cancelled: its parent was about to.
 * F5. A child that is given up is cancelled through its inbox; one whose start waits is not started.
 */
export class Families {
  readonly #shell: FamilyShell
  readonly #store: Store
  readonly #clock: Clock
  readonly #maker: ChildMaker
  readonly #gate = new Gate(startedTogether)
  /** Children that are being started, and why they are to be cancelled once they are there. */
  readonly #starting = new Map<string, { givenUp?: string }>()

  constructor(shell: FamilyShell, { store, programs, clock, deepest }: FamilyParts) {
    this.#shell = shell
    this.#store = store
    this.#clock = clock
    this.#maker = new ChildMaker(store, programs, deepest)
  }

  /** The call of a workflow is committed. */
  start(parent: RunRecord, request: ChildRequest): void {
    const { run } = request.child
    if (this.#starting.has(run)) return
    const starting = {}
    this.#starting.set(run, starting)
    const forget = (): void => {
      this.#starting.delete(run)
    }
    this.#attempt(parent.run, () => this.#start(parent, request, starting), forget)
  }

  /** The call was given up, and that is committed. */
  giveUp(parent: string, child: ChildCall, reason: string): void {
    if (child.detached) return
    const starting = this.#starting.get(child.run)
    if (starting) starting.givenUp = reason
    else this.#attempt(parent, () => this.#cancel(child.run, reason))
  }

  /** A run has ended, and that is committed. */
  ended(record: RunRecord): void {
    const { parent } = record
    if (!parent || parent.detached || !this.#shell.executes(parent.run)) return
    this.#report(parent.run, parent.call, outcomeOf(record))
  }

  /**
   * The run that has to be taken up before this one: its parent, as long as it runs and is not executed
   * here. It takes up its children itself.
   */
  async openParent(run: string): Promise<string | undefined> {
    if (rootOf(run) === run) return undefined
    const above = (await this.#store.getRun(run))?.parent
    if (!above || this.#shell.executes(above.run)) return undefined
    const parent = await this.#store.getRun(above.run)
    return parent?.status === 'running' ? parent.run : undefined
  }

  /** F4, for a run that was taken up with these open calls of workflows. */
  async takeUp(record: RunRecord, open: readonly ChildRequest[]): Promise<void> {
    // A gate of its own: a child that is taken up takes up its own children.
    const gate = new Gate(takenUpTogether)
    await Promise.all(open.map((request) => gate.pass(() => this.#resume(record, request))))
    await this.#cancelStrays(record.run, new Set(open.map(({ call }) => call)))
    await this.#cancelOrphan(record)
  }

  async #start(
    parent: RunRecord,
    request: ChildRequest,
    starting: { readonly givenUp?: string },
  ): Promise<void> {
    const { run } = request.child
    if (starting.givenUp === undefined) await this.#make(parent, request)
    this.#starting.delete(run)
    if (starting.givenUp !== undefined) await this.#cancel(run, starting.givenUp)
  }

  async #make(parent: RunRecord, request: ChildRequest): Promise<void> {
    try {
      const child = await this.#maker.make(parent, request, this.#clock.now())
      const { status } = await this.#shell.create(child)
      if (status === 'committed') this.#started(parent.run, request)
      else if (status === 'conflict') await this.#resume(parent, request)
    } catch (error) {
      if (!isNamuError(error) || !refusals.has(error.code)) throw error
      this.#report(parent.run, request.call, failure(encode(withoutStack(error))))
    }
  }

  #started(parent: string, { call, child }: ChildRequest): void {
    if (child.detached)
      this.#report(parent, call, { status: 'succeeded', value: encode(child.run) })
  }

  async #resume(parent: RunRecord, request: ChildRequest): Promise<void> {
    const { run, detached } = request.child
    const record = await this.#store.getRun(run)
    if (!record) {
      this.start(parent, request)
      return
    }
    this.#started(parent.run, request)
    if (record.status === 'running') {
      if (!this.#shell.executes(run)) await this.#shell.recover(run)
    } else if (!detached) {
      this.#report(parent.run, request.call, outcomeOf(record))
    }
  }

  async #cancelStrays(parent: string, open: ReadonlySet<number>): Promise<void> {
    for (let before: string | undefined; ;) {
      const filter = { parent, status: 'running', limit: page } as const
      const children = await this.#store.listRuns(before ? { ...filter, before } : filter)
      for (const record of children)
        if (record.parent && !record.parent.detached && !open.has(record.parent.call)) {
          await this.#shell.cancel(record, `its parent run ${parent} gave it up`)
          // It has to hear of it: the inbox is read for runs that are executed.
          if (!this.#shell.executes(record.run)) await this.#shell.recover(record.run)
        }
      before = children.at(-1)?.run
      if (children.length < page || before === undefined) return
    }
  }

  /** A child whose parent has ended, or has no open call, was given up, and perhaps never told. */
  async #cancelOrphan(record: RunRecord): Promise<void> {
    const { parent } = record
    if (!parent || parent.detached) return
    const above = await this.#store.getRun(parent.run)
    if (above?.status === 'running' && !above.parked) return
    await this.#cancel(record.run, `its parent run ${parent.run} gave it up`)
  }

  async #cancel(run: string, reason: string): Promise<void> {
    const record = await this.#store.getRun(run)
    if (record?.status === 'running') await this.#shell.cancel(record, reason)
  }

  #report(run: string, call: number, outcome: AttemptOutcome): void {
    this.#shell.report({ run, call, attempt, outcome }, ({ status }) => {
      if (status === 'committed' || status === 'superfluous') return
      // Nobody else reports it again while the parent stays here.
      this.#later(run, () => {
        this.#report(run, call, outcome)
      })
    })
  }

  /** A store that fails now is asked again, as long as the parent is here; then it is left to F4. */
  #attempt(parent: string, work: () => Promise<void>, leave = (): void => undefined): void {
    this.#gate.pass(work).catch(() => {
      const again = (): void => {
        this.#attempt(parent, work, leave)
      }
      this.#later(parent, again, leave)
    })
  }

  #later(run: string, work: () => void, leave = (): void => undefined): void {
    this.#clock.at(this.#clock.now() + askAgainMs, () => {
      if (this.#shell.executes(run)) work()
      else leave()
    })
  }
}

function outcomeOf({ status, result }: RunRecord): AttemptOutcome {
  if (result === undefined) return failure(encode(new Error(`the run ended ${status}`)))
  return status === 'completed' ? { status: 'succeeded', value: result } : failure(result)
}

function failure(error: Encoded): AttemptOutcome {
  return { status: 'failed', reason: 'error', error, final: true }
}
