import type { Digest, Encoded } from '@namu/core/internal'
import type { OpenApproval } from '../core/commands.js'
import type { RunEvent, RunOrigin } from '../core/events.js'

export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled'

/** Which call of which run started a run. Never changes. */
export interface RunParent {
  readonly run: string
  readonly call: number
  /** Runs above this one: 1 for the child of a root. */
  readonly depth: number
  /** It outlives its parent, which does not wait for it. */
  readonly detached?: true
}

/** What a run asks somebody now. */
export interface PendingApproval extends OpenApproval {
  /** Number of the wait in its run. */
  readonly wait: number
  /** When it was asked for the first time; `askedAt` is that of this round. */
  readonly since: number
  /** When this round's time is up. */
  readonly until?: number
}

/** The listing row of a run; committed together with the events that change it. */
export interface RunRecord {
  readonly run: string
  readonly workflow: string
  readonly version: string
  /** The graph the run is pinned to. */
  readonly graph: Digest
  /** The release the run is pinned to. */
  readonly release: Digest
  readonly partition: number
  readonly status: RunStatus
  readonly createdAt: number
  readonly updatedAt: number
  /** Number of events in the log: the next event's sequence number. */
  readonly events: number
  /** The first event that retention has left in the log; absent: the log is whole. Only grows. */
  readonly firstEvent?: number
  /** When the earliest open timer is due; absent: there is none. */
  readonly wakeAt?: number
  /**
   * Nothing of the run is open but its timers and what comes from outside: whoever takes its
   * partition need not look at it before. Absent in rows of before: it has to be looked at.
   */
  readonly parked?: true
  /** Calls that were started and calls that settled, for progress. */
  readonly calls: { readonly started: number; readonly settled: number }
  /** The run that started this one; absent for a run that no other started. */
  readonly parent?: RunParent
  /** What it asks people now; absent when that is nothing. */
  readonly approvals?: readonly PendingApproval[]
  /** Encoded array of arguments. */
  readonly input: Encoded
  /** Encoded result or error of an ended run. */
  readonly result?: Encoded
  readonly idempotencyKey?: string
  /** Added to the priorities of its calls; absent for 0. */
  readonly priority?: number
  /** A digest: no other run of the workflow has it. Gone when the run has ended. */
  readonly singleton?: string
  /** Of a run that was made of another one; what of it was taken over stands in its first event. */
  readonly origin?: RunOriginRecord
  /** The releases that the run was on before, oldest first; absent: it is on its first one. */
  readonly rebinds?: readonly Rebind[]
}

export interface RunOriginRecord extends Pick<RunOrigin, 'run' | 'kind' | 'at' | 'call'> {
  /** The history is still being taken over: nothing is executed yet. */
  readonly carrying?: true
}

/** A move to another release of the graph. */
export interface Rebind {
  /** The event `run.rebound`. */
  readonly seq: number
  /** The release and version up to there. */
  readonly release: Digest
  readonly version: string
}

/** One event at its place in a run's log; `seq` counts from 0. */
export interface LoggedEvent {
  readonly seq: number
  readonly event: RunEvent
}

/** A line written by a task or by the workflow's console. Not part of the log; may be lost in a crash. */
export interface LogLine {
  readonly run: string
  readonly call?: number
  readonly attempt?: number
  readonly task?: string
  /** On lines of the workflow itself, which have no call. */
  readonly source?: 'workflow'
  readonly time: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>>
  /** Present on progress reports, 0 to 1. */
  readonly progress?: number
}
