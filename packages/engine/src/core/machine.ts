import type { Encoded, Release, WorkflowIR } from '@namu/core/internal'
import type { AttemptRequest, Command, OpenTimer, OpenWait, RunResult } from './commands.js'
import type { Explanation } from './explain/explanation.js'
import type { EvaluationRequest } from './evaluations.js'
import type { ChildCall } from './state/child.js'
import type { CallNumber, CallCheck, RunEvent, RunEventOf, Timestamp } from './events.js'

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

/** A value that a workflow has published. */
export interface PublishedView {
  readonly name: string
  readonly value: Encoded
  readonly at: Timestamp
}

/** One call as people see it, folded from the log. */
export interface CallView {
  readonly call: CallNumber
  /** Of a call of a workflow: the workflow's name. */
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
  /** The run that a call of a workflow started. */
  readonly child?: ChildCall
}

/** A compensation as people see it, in order of registration. */
export interface RollbackView {
  readonly task: string
  readonly site: string
  readonly args: string
  readonly registeredAt: Timestamp
  /** `skipped`: the run has ended without it. */
  readonly status: 'registered' | 'running' | 'succeeded' | 'failed' | 'skipped'
  /** The call that carries it out. */
  readonly call?: CallNumber
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
  /**
   * What the workflow's function has ended with, although calls that it started may still be open;
   * the result once the run has ended.
   */
  readonly outcome: RunResult | undefined
  apply(event: RunEvent): Turn
  proceed(): Turn
  /**
   * Hands in the release that the next event, `run.rebound`, names; it is in force from that event on.
   * @throws NamuError NAMU4005 when the release lacks a task of the graph
   */
  rebind(release: Release): void
  snapshot(): string
  /** Nothing is open that could ever let the run go on; JavaScript would hang, too. */
  readonly stuck: boolean
  /** What the run waits for, for people. */
  explain(): Explanation
  /** The current attempt of every open call: what a recovering host has to have executed. */
  outstanding(): readonly AttemptRequest[]
  /**
   * The question to the host at which the run stands, of a host as well as of one that recovers. No
   * command, as it waits for no commit: its answer, `evaluated`, is the run's next event.
   */
  evaluation(): EvaluationRequest | undefined
  /** Every open timer, in order of start: what a recovering host arms again. */
  timers(): readonly OpenTimer[]
  /** Every open wait for somebody outside, in order of start. */
  waits(): readonly OpenWait[]
  /** Which wait gets the next message of this name: what its event has to say. */
  receiver(signal: string): RunEventOf<'signal.received'>['to']
  /** Whether a message with this key came before, among the last ones. */
  hasReceived(key: string): boolean
  /** Messages that nobody has waited for yet, by name. */
  keptMessages(): Readonly<Record<string, number>>
  /** What the workflow has published, the latest value of each name. */
  published(): readonly PublishedView[]
  /** The call that was started last; 0 before the first. */
  readonly lastCall: CallNumber
  /** The open calls, in order of start. Settled ones are history, which the log has. */
  calls(): readonly CallView[]
  /** The compensations that the run has registered. */
  rollbacks(): readonly RollbackView[]
}
