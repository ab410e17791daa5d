import type { RunResult } from '../commands.js'
import type { CallNumber, TimerNumber, Timestamp } from '../events.js'
import type { Call } from './call.js'
import type { EvaluationNumber } from '../evaluations.js'
import type { Answer, Evaluation } from './evaluation.js'
import type { BuiltinCallable, Closure, Frame, FunctionFrame, RunPromise } from './records.js'
import { JobQueue } from './jobs.js'
import type { Timer } from './timer.js'
import type { Value } from './value.js'

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
  /** Settled calls, oldest first, at most `Limits.callHistory`. For people and the self-check. */
  settled: Call[]
  lastCall: CallNumber
  /** Open timers, in order of start. */
  readonly timers: Map<TimerNumber, Timer>
  lastTimer: TimerNumber
  /** Prefetched calls not yet reached, by dynamic name; settled ones stay until reached. */
  readonly speculative: Map<string, Call>
  /** Adopted calls whose outcome was known already, in order of adoption; delivered as L2 says. */
  adopted: Call[]
  prefetches: PrefetchFigures
  /** Something happened in this turn that lets walks of before go further. */
  speculationMoved: boolean
  /** Number of cancels so far and the reason of the first. */
  cancels: number
  cancelReason: string
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
    settled: [],
    lastCall: 0,
    timers: new Map(),
    lastTimer: 0,
    speculative: new Map(),
    adopted: [],
    speculationMoved: false,
    prefetches: { prefetched: 0, adopted: 0, wasted: 0 },
    cancels: 0,
    cancelReason: '',
    turn: undefined,
  }
}
