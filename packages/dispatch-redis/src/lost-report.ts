import { encode, NamuError, type Encoded } from '@namu/core/internal'
import type { AttemptReport, TaskJob } from '@namu/engine'

/** The outcome of an attempt whose worker vanished; `heartbeat` are the details it left. */
export function lostReport(job: TaskJob, heartbeat?: Encoded): AttemptReport {
  const error = new NamuError('NAMU7003', `The worker that executed ${job.task} vanished`, {
    where: `run ${job.run}, call ${String(job.call)}, attempt ${String(job.attempt)}`,
    hint: 'It is tried again if the task has attempts left; look at the log of the worker.',
  })
  return {
    run: job.run,
    call: job.call,
    attempt: job.attempt,
    outcome: {
      status: 'failed',
      reason: 'lost',
      error: encode(error),
      final: false,
      ...(heartbeat === undefined ? {} : { heartbeat }),
    },
  }
}
