/** A worker that is alive, as it announces itself. */
export interface WorkerInfo {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly queues: readonly string[]
  readonly concurrency: number
  /** Milliseconds since the Unix epoch, by the worker's clock. */
  readonly startedAt: number
  /** Attempts it executes at the moment. */
  readonly running: number
  /** When it was heard of last: milliseconds since the Unix epoch, by Redis' clock. */
  readonly seenAt: number
}
