import type { Encoded } from '@namu/core/internal'
import type { AttemptKey, AttemptReport, LogLine, TaskJob } from '@namu/engine'

/** Who a worker is; `id` is unique per process start. */
export interface WorkerIdentity {
  readonly id: string
  readonly host: string
  readonly pid: number
}

/**
 * A worker's side of the dispatcher. It keeps the worker announced and its attempts owned by itself,
 * until it is closed.
 */
export interface WorkerChannel {
  /**
   * Attempts to execute: at least one, and no more than the worker has free slots; waits until there
   * are both a free slot and a job. A slot is taken until its attempt is reported. Empty when
   * `signal` is aborted or the channel closed.
   */
  next(signal?: AbortSignal): Promise<readonly TaskJob[]>
  /**
   * Resolves when Redis has the report; only then is the job acknowledged. Waits while Redis is away.
   * A report after `close` is dropped.
   */
  report(report: AttemptReport): Promise<void>
  /** Sends a line on in the background; lines may be lost. */
  log(line: LogLine): void
  /** Keeps the details of an attempt's sign of life where they outlive this worker; they may be lost. */
  heartbeat(attempt: AttemptKey, details: Encoded): void
  /** Calls back when an attempt that this worker executes shall be aborted. Returns the way to stop it. */
  onAbort(callback: (attempt: AttemptKey) => void): () => void
  /**
   * Leaves: jobs that were not handed out go back to their queue, unreported attempts are reported
   * as lost. Wait for the running attempts before, if they shall end well.
   */
  close(): Promise<void>
}
