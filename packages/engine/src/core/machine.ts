import type { Release, WorkflowIR } from '@namu/core/internal'
import type { AttemptRequest, Command, OpenTimer, RunResult } from './commands.js'
import type { EvaluationRequest } from './evaluations.js'
import type { CallNumber, CallCheck, RunEvent, Timestamp } from './events.js'

/** Bounds of one run; see `defaultLimits`. */
export interface Limits {
  /** Instructions before a turn yields to other runs; invisible to the run. Default 100,000. */
  readonly turnSlice: number
  /** Instructions of one turn after which the run fails with NAMU4006. Default 100,000,000. */
  readonly turnLimit: number
  /** Frames on the stack before a call throws a RangeError, as a stack overflow does. Default 10,000. */
  readonly frameDepth: number
  /** Open prefetched calls of one run. Default 64. */
  readonly prefetchWindow: number
  /** Settled calls that `calls()` still shows (oldest are dropped), so that a run can loop for ever. Default 2,000. */
  readonly callHistory: number
}

/** A verified graph with its release, indexed for execution. Shared by all runs of a version. */
export interface Program {
  readonly graph: WorkflowIR
  readonly release: Release
}

/** The end of one `apply` or `proceed`. With `yielded` the turn goes on with `proceed`. */
export interface Turn {
  readonly yielded: boolean
  readonly commands: readonly Command[]
}

/** One call as people see it, folded from the log. */
export interface CallView {
  readonly call: CallNumber
  readonly task: string
  readonly site: string
  readonly check: CallCheck
  readonly args: string
  readonly status: 'open' | 'succeeded' | 'failed' | 'aborted'
  readonly prefetched: boolean
  readonly attempt: number
  readonly enabledAt: Timestamp
  readonly settledAt?: Timestamp
  readonly outcome?: string
}

/**
 * The contract of the engine core, as its host sees it: `apply(event) → commands`.
 *
 * M1. Pure: equal programs and equal events give equal states and commands; no clock, chance or I/O.
 * M2. State is plain data: `restore(program, machine.snapshot())` goes on exactly as `machine` would.
 * M3. One event at a time: the job queue is empty (or the turn has yielded) when `apply` returns.
 * M4. A fold that disagrees with an event's check throws NAMU4003 and changes nothing.
 */
export interface RunMachineContract {
  /** `created` until `run.started` is applied. */
  readonly status: 'created' | 'running' | 'ended'
  readonly result: RunResult | undefined
  apply(event: RunEvent): Turn
  proceed(): Turn
  snapshot(): string
  /** The current attempt of every open call: what a recovering host has to have executed. */
  outstanding(): readonly AttemptRequest[]
  /**
   * The question to the host at which the run stands, of a host as well as of one that recovers. No
   * command, as it waits for no commit: its answer, `evaluated`, is the run's next event.
   */
  evaluation(): EvaluationRequest | undefined
  /** Every open timer, in order of start: what a recovering host arms again. */
  timers(): readonly OpenTimer[]
  calls(): readonly CallView[]
}
