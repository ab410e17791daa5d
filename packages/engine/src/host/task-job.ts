import { invariant, type Release } from '@namu/core/internal'
import type { AttemptRequest } from '../core/index.js'
import type { TaskJob } from '../interfaces/job.js'

/** What a worker needs to execute one attempt under a release. */
export function taskJob(
  run: { readonly run: string; readonly workflow: string },
  request: AttemptRequest,
  release: Release,
): TaskJob {
  const task = release.tasks[request.task]
  invariant(task, `release ${release.digest} has a task "${request.task}"`)
  return {
    run: run.run,
    call: request.call,
    attempt: request.attempt,
    workflow: run.workflow,
    task: request.task,
    artifact: task.artifact,
    export: task.export,
    args: request.args,
    idempotencyKey: request.idempotencyKey,
    queue: task.policy.queue,
    ...(task.policy.timeoutMs === undefined ? {} : { timeoutMs: task.policy.timeoutMs }),
    ...(request.notBefore === undefined ? {} : { notBefore: request.notBefore }),
  }
}
