import type { Encoded } from '@namu/core/internal'
import type { AttemptOutcome } from './dispatcher.js'
import type { TaskJob } from './job.js'
import type { LogLine } from './runs.js'

/** Executes the code of one attempt. Never rejects: whatever happens is an outcome. */
export interface Runner {
  run(job: TaskJob, attempt: AttemptControl): Promise<AttemptOutcome>
  close(): Promise<void>
}

export interface AttemptControl {
  /** Aborted when the call is given up; the runner adds the job's timeout itself. */
  readonly signal: AbortSignal
  log(line: LogLine): void
  /**
   * A sign of life with details for the next attempt: to be kept where they outlive this worker, as
   * far as the dispatcher can. The runner reports the last ones with a failure itself.
   */
  heartbeat(details: Encoded): void
}
