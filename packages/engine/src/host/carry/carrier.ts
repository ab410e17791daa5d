import { encode, NamuError, type Encoded } from '@namu/core/internal'
import { applyWhole } from '../apply-event.js'
import type { Scheduler } from '../system/scheduler.js'
import type { HistoryItem } from './history.js'
import { OpenCalls, type SettledCall } from './settled-calls.js'
import type {
  AttemptRequest,
  CarryPlan,
  EvaluationOutcome,
  EvaluationRequest,
  RunEvent,
  RunEventOf,
  RunMachineContract,
  Timestamp,
  WaitCheck,
} from '../../core/index.js'
import type { LoggedEvent } from '../../interfaces/runs.js'

/** One step of a run that takes a history over. */
export interface CarriedEvent {
  readonly event: RunEvent
  /** It was committed by an earlier process. */
  readonly committed: boolean
  /** What it settled, by the new run's numbers. */
  readonly settled: SettledCall | undefined
}

export interface CarrierParts {
  readonly machine: RunMachineContract
  readonly scheduler: Scheduler
  readonly evaluate: (request: EvaluationRequest) => EvaluationOutcome
  /** What an earlier process has committed of the same carry-over, in order. */
  readonly committed?: AsyncIterator<LoggedEvent>
}

/**
 * Feeds a new run with the history of its origin.
 *
 * V1. Outcomes come in the order of the origin's log, at their times. One is taken over when a call
 *     of the same dynamic name with equal arguments is open at that moment; a timer when it has the
 *     same name and due time; else it is left out, and what it was about is executed again.
 * V2. Of a call only the outcome is taken over. It settles the call under any release; attempts of a
 *     call that is executed again count from 1.
 * V3. Equal origin, plan and answers of the host give equal events: a carry-over that was interrupted
 *     goes on where it was, with the answers that are committed.
 * V4. A value that was given for a call is its outcome where the origin's was, or else at the end,
 *     whatever its arguments are.
 */
export class Carrier {
  readonly #parts: CarrierParts
  readonly #plan: CarryPlan
  readonly #open = new OpenCalls()
  readonly #again: ReadonlySet<string>
  readonly #replaced: Map<string, Encoded>
  #time: Timestamp = 0

  constructor(parts: CarrierParts, plan: CarryPlan) {
    this.#parts = parts
    this.#plan = plan
    this.#again = new Set(plan.again)
    this.#replaced = new Map(plan.replaced.map(({ name, value }) => [name, value]))
  }

  /** Names of the calls for which a value was given that has found no place (V4). */
  get unplaced(): readonly string[] {
    return [...this.#replaced.keys()]
  }

  async *run(
    start: RunEventOf<'run.started'>,
    history: AsyncIterable<HistoryItem>,
  ): AsyncGenerator<CarriedEvent, void, undefined> {
    yield await this.#apply(() => start)
    const { machine } = this.#parts
    for await (const item of history) {
      if (machine.status === 'ended') return
      this.#time = Math.max(this.#time, item.event.time)
      yield* this.#answer(item.event)
      for (const event of this.#carried(item)) yield await this.#apply(() => event)
    }
    yield* this.#answer()
    for (const [name, value] of this.#replaced) {
      if (machine.status === 'ended') return
      const call = this.#open.call(name)
      if (!call) continue
      this.#replaced.delete(name)
      yield await this.#apply(() => succeeded(call, this.#time, value))
      yield* this.#answer()
    }
  }

  async #apply(make: () => RunEvent): Promise<CarriedEvent> {
    const { machine, scheduler, committed } = this.#parts
    const before = await committed?.next()
    const known = before?.done === false
    const event = known ? before.value.event : make()
    this.#time = Math.max(this.#time, event.time)
    const commands = await applyWhole(machine, event, scheduler)
    return { event, committed: known, settled: this.#open.take(event, commands) }
  }

  /** Answers the questions at which the run stands, but for the one that `next` answers. */
  async *#answer(next?: RunEvent): AsyncGenerator<CarriedEvent, void, undefined> {
    const { machine, evaluate } = this.#parts
    for (let asked = machine.evaluation(); asked; asked = machine.evaluation()) {
      const request = asked
      if (next?.type === 'evaluated' && answers(next, request)) return
      yield await this.#apply(() => ({
        type: 'evaluated',
        time: this.#time,
        evaluation: request.evaluation,
        check: request.check,
        outcome: evaluate(request),
      }))
    }
  }

  /** What an event of the origin is in the new run. */
  #carried({ seq, event, settled }: HistoryItem): readonly RunEvent[] {
    if (settled) return this.#settle(seq, settled, event.time)
    switch (event.type) {
      case 'timer.fired':
        return event.limit === undefined ? this.#fire(seq, event) : []
      case 'evaluated': {
        const asked = this.#parts.machine.evaluation()
        return asked ? [{ ...event, evaluation: asked.evaluation }] : []
      }
      case 'signal.received':
        return this.#message(seq, event)
      case 'approval.decided':
        return this.#decide(seq, event)
      case 'run.cancelled':
        return this.#keeps(seq) ? [event] : []
      default:
        return []
    }
  }

  #settle(seq: number, { call, outcome }: SettledCall, time: Timestamp): readonly RunEvent[] {
    const { name, args } = call.check
    const open = this.#open.call(name)
    if (!open) return []
    const value = this.#replaced.get(name)
    if (value !== undefined) {
      this.#replaced.delete(name)
      return [succeeded(open, time, value)]
    }
    const { upTo } = this.#plan
    if (!this.#keeps(seq) && upTo && call.call > upTo.calls) return []
    if (open.check.args !== args) return []
    if (!outcome.failed) {
      const { value: result, trace, cached } = outcome.event
      return [
        {
          ...succeeded(open, time, result),
          ...(trace ? { trace } : {}),
          ...(cached ? { cached } : {}),
        },
      ]
    }
    return this.#again.has(name) ? [] : failed(open, time, outcome)
  }

  #fire(seq: number, event: RunEventOf<'timer.fired'>): readonly RunEvent[] {
    const { upTo } = this.#plan
    if (!this.#keeps(seq) && upTo && event.timer > upTo.timers) return []
    const open = this.#open.timer(event.check.name)
    return open?.check.due === event.check.due ? [{ ...event, timer: open.timer }] : []
  }

  /** Messages were sent to the run as a whole; behind the cut only those that a kept wait has got. */
  #message(seq: number, event: RunEventOf<'signal.received'>): readonly RunEvent[] {
    const { to: before, ...message } = event
    const to = this.#parts.machine.receiver(event.name)
    if (!this.#keeps(seq) && !this.#isWait(before, to?.check.name)) return []
    return [to ? { ...message, to } : message]
  }

  #decide(seq: number, event: RunEventOf<'approval.decided'>): readonly RunEvent[] {
    const { name, about } = event.check
    const open = this.#open.wait(name)
    if (!this.#keeps(seq) && !this.#isWait(event, name)) return []
    return open?.check.about === about ? [{ ...event, wait: open.wait }] : []
  }

  /** Whether a wait of the origin began before the cut and is the one of this name. */
  #isWait(
    wait: { readonly wait: number; readonly check: WaitCheck } | undefined,
    name: string | undefined,
  ): boolean {
    const { upTo } = this.#plan
    return wait !== undefined && wait.check.name === name && wait.wait <= (upTo?.waits ?? Infinity)
  }

  /** Everything up to there is kept. */
  #keeps(seq: number): boolean {
    return this.#plan.upTo === undefined || seq <= this.#plan.upTo.event
  }
}

function answers({ check }: RunEventOf<'evaluated'>, asked: EvaluationRequest): boolean {
  return check.builtin === asked.check.builtin && check.operands === asked.check.operands
}

function succeeded(
  { call, attempt, check }: AttemptRequest,
  time: Timestamp,
  value: Encoded,
): RunEventOf<'attempt.succeeded'> {
  return { type: 'attempt.succeeded', time, call, attempt, check, value }
}

/**
 * V2. The message of a timeout or loss names its attempt: those before it are given up first, so that
 * the workflow sees the same error.
 */
function failed(
  { call, attempt: first, check }: AttemptRequest,
  time: Timestamp,
  { attempt: last, reason, error }: Extract<SettledCall['outcome'], { failed: true }>,
): readonly RunEvent[] {
  const about = { type: 'attempt.failed', time, call, check } as const
  const attempt = reason === 'error' ? first : Math.max(first, last)
  const before = Array.from({ length: attempt - first }, (_, index): RunEvent => {
    return { ...about, attempt: first + index, reason: 'interrupted', error: givenUp, final: false }
  })
  return [...before, { ...about, attempt, reason, error, final: true }]
}

const givenUp: Encoded = encode(givenUpError())

/** The stack of the host says nothing to the user, and would differ from machine to machine. */
function givenUpError(): NamuError {
  const error = new NamuError(
    'NAMU7003',
    'The attempt was one of the run that this one was made of',
  )
  delete error.stack
  return error
}
