import type { Digest, Encoded } from '@namu/core/internal'
import type { RunEvent } from '../core/events.js'

export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled'

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
  /** Calls that were started and calls that settled, for progress. */
  readonly calls: { readonly started: number; readonly settled: number }
  /** Encoded array of arguments. */
  readonly input: Encoded
  /** Encoded result or error of an ended run. */
  readonly result?: Encoded
  readonly idempotencyKey?: string
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
