import type { Encoded } from '@namu/core/internal'
import type { AttemptTrace, CacheTrace, FailureReason } from '../core/events.js'
import type { LogLine } from './runs.js'
import type { TaskJob } from './job.js'

/** What became of one attempt. */
export type AttemptOutcome =
  | {
      readonly status: 'succeeded'
      readonly value: Encoded
      /** It comes from the cache: nothing was executed. */
      readonly cached?: CacheTrace
    }
  | {
      readonly status: 'failed'
      readonly reason: FailureReason
      readonly error: Encoded
      readonly final: boolean
      /** When the error wants to be repeated, in milliseconds from now. */
      readonly retryAfterMs?: number
      /** Details of the attempt's last heartbeat. */
      readonly heartbeat?: Encoded
    }

/** Identifies one attempt of one call of one run. */
export interface AttemptKey {
  readonly run: string
  readonly call: number
  readonly attempt: number
}

/** One report for one attempt; several reports for one attempt are possible, the first counts. */
export interface AttemptReport extends AttemptKey {
  readonly outcome: AttemptOutcome
  readonly trace?: AttemptTrace
}

/** What the dispatcher tells the host. */
export interface DispatchListener {
  /**
   * Resolves when the reports are committed (or known to be superfluous): only then are they
   * acknowledged. Rejects when the host does not execute one of the runs (any more): the dispatcher
   * offers the reports again later, to whichever host there is then, unless it serves this host alone.
   */
  reports(reports: readonly AttemptReport[]): Promise<void>
  logLines(lines: readonly LogLine[]): void
  /** The queue may have lost jobs (a flushed server, say): dispatch again whatever is outstanding. */
  jobsLost(): void
}

/**
 * Brings attempts to workers and their outcomes back. Soft state: it may lose, repeat and reorder;
 * what is outstanding is known from the log. A job whose worker vanished is reported as `lost`.
 * Every implementation passes the suite of `@namu/conformance`.
 */
export interface Dispatcher {
  start(listener: DispatchListener): Promise<void>
  /** Which of these attempts are still waiting or running: a recovering host dispatches the others again. */
  known(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]>
  /** Hands over attempts; a job with `notBefore` is held back until then. */
  dispatch(jobs: readonly TaskJob[]): Promise<void>
  /** Aborts an attempt: removed if it waits, its signal aborted if it runs. */
  abort(attempt: AttemptKey): Promise<void>
  /**
   * Takes back those of these attempts that no worker has (held back or queued) and returns them: they
   * are not known any more and will never start.
   */
  withdraw(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]>
  /** Stops taking reports; running attempts are given up. */
  stop(): Promise<void>
}
