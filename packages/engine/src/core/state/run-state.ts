import type { Encoded } from '@namu/core/internal'
import type { RunResult } from '../commands.js'
import type { CallNumber, TimerNumber, Timestamp, WaitNumber } from '../events.js'
import type { Call } from './call.js'
import type { EvaluationNumber } from '../evaluations.js'
import type { Answer, Evaluation } from './evaluation.js'
import type { BuiltinCallable, Closure, Frame, FunctionFrame, RunPromise } from './records.js'
import { JobQueue } from './jobs.js'
import type { Rollback, Unwinding } from './rollback.js'
import type { RunScope } from './run-scope.js'
import type { Timer } from './timer.js'
import type { Value } from './value.js'
import type { PublishedValue, Wait } from './wait.js'

/**
 * Everything a run is, as plain data: what a snapshot holds.
 *
 * S1. Between turns the stack is empty, unless the run stands at a synchronous call (`standing`) or a
 *     question to the host (`evaluation`), or the turn has yielded (`turn` is present).
 * S2. While `standing` or `evaluation` is present no frame moves and no job runs.
 * S3. Every frame that waits at an `await` is in `parked`, in the order in which they parked.
 * S4. `unhandled` holds the rejected promises nobody has handled, oldest first.
 */
export interface RunState {
  status: 'created' | 'running' | 'ended'
  result: RunResult | undefined
  run: string
  seed: string
  /** Greatest time of the events applied: what `Date.now()` says. */
  now: Timestamp
  prefetch: boolean
  readonly stack: Frame[]
  standing: CallNumber | undefined
  /** The question to the host at which the run stands. */
  evaluation: Evaluation | undefined
  lastEvaluation: EvaluationNumber
  /** What the host has said to the step that is to be executed again, and what that had gathered. */
  answers: Answer[]
  gathered: readonly Value[] | undefined
  /** Defaults of built-ins that depend on the host; absent for the host's own. */
  locale: string | undefined
  timeZone: string | undefined
  readonly jobs: JobQueue
  /** The values of module-level functions mentioned so far, by function: one each. */
  readonly moduleFunctions: Map<number, Closure>
  /** The built-ins that were mentioned as values so far, by path: one each. */
  readonly builtinValues: Map<string, BuiltinCallable>
  readonly parked: Set<FunctionFrame>
  readonly unhandled: Set<RunPromise>
  /** Settles with the outcome of the workflow function. */
  outcome: RunPromise | undefined
  readonly calls: Map<CallNumber, Call>
  lastCall: CallNumber
  /** Open timers, in order of start. */
  readonly timers: Map<TimerNumber, Timer>
  lastTimer: TimerNumber
  /** Open waits for messages and decisions, in order of start. */
  readonly waits: Map<WaitNumber, Wait>
  lastWait: WaitNumber
  /** With so many waits it is worth while to look for those that nobody can notice. */
  waitsToLookAt: number
  /** Messages that nobody has waited for yet, by name, the oldest first. */
  readonly messages: Map<string, Encoded[]>
  /** Keys of the last messages, the oldest first. */
  readonly received: Set<string>
  /** What the workflow has published, by name. */
  readonly published: Map<string, PublishedValue>
  /** How many limits of calls were set: their timers count down from −1. */
  lastLimit: number
  /** Largest encoded value, in bytes; absent for none. */
  valueLimit: number | undefined
  /** No call is answered from the cache. */
  fresh: boolean
  /** Prefetched calls not yet reached, by dynamic name; settled ones stay until reached. */
  readonly speculative: Map<string, Call>
  /** Adopted calls whose outcome was known already, in order of adoption; delivered as L2 says. */
  adopted: Call[]
  prefetches: PrefetchFigures
  /** Something happened in this turn that lets walks of before go further. */
  speculationMoved: boolean
  /** The events are still history of the run's origin: nothing is executed before `run.carried`. */
  carrying: boolean
  /** Number of cancels so far and the reason of the first. */
  cancels: number
  cancelReason: string
  /** Scopes of the run itself that have not ended, in order of opening. */
  readonly scopes: Set<RunScope>
  /** Cancelled scopes that are to be looked at (N4). */
  looks: RunScope[]
  /** Whether a scope was ever cancelled. */
  scoped: boolean
  /** Compensations, in order of registration. */
  readonly rollbacks: Rollback[]
  /** Present while compensations are carried out. */
  unwinding: Unwinding | undefined
  /** Present while a turn has yielded. */
  turn: { used: number } | undefined
}

export interface PrefetchFigures {
  prefetched: number
  adopted: number
  wasted: number
}

export function newRunState(): RunState {
  return {
    status: 'created',
    result: undefined,
    run: '',
    seed: '',
    now: 0,
    prefetch: false,
    stack: [],
    standing: undefined,
    evaluation: undefined,
    lastEvaluation: 0,
    answers: [],
    gathered: undefined,
    locale: undefined,
    timeZone: undefined,
    jobs: new JobQueue(),
    moduleFunctions: new Map(),
    builtinValues: new Map(),
    parked: new Set(),
    unhandled: new Set(),
    outcome: undefined,
    calls: new Map(),
    lastCall: 0,
    timers: new Map(),
    lastTimer: 0,
    waits: new Map(),
    lastWait: 0,
    waitsToLookAt: 64,
    messages: new Map(),
    received: new Set(),
    published: new Map(),
    lastLimit: 0,
    valueLimit: undefined,
    fresh: false,
    speculative: new Map(),
    adopted: [],
    speculationMoved: false,
    prefetches: { prefetched: 0, adopted: 0, wasted: 0 },
    carrying: false,
    cancels: 0,
    cancelReason: '',
    scopes: new Set(),
    looks: [],
    scoped: false,
    rollbacks: [],
    unwinding: undefined,
    turn: undefined,
  }
}
