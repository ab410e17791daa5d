import { invariant, policyAt, type Release } from '@namu/core/internal'
import { jobLimits } from './limits/index.js'
import type { AttemptRequest } from '../core/index.js'
import type { TaskJob } from '../interfaces/job.js'

/** What a worker needs to execute one attempt under a release. */
export function taskJob(
  run: { readonly run: string; readonly workflow: string; readonly priority?: number },
  request: AttemptRequest,
  release: Release,
): TaskJob {
  const task = release.tasks[request.task]
  const policy = policyAt(release, request.task, request.site)
  invariant(task && policy, `release ${release.digest} has a task "${request.task}"`)
  const limits = jobLimits(request.task, policy, request.args)
  const priority = (run.priority ?? 0) + (policy.priority ?? 0)
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
    queue: policy.queue,
    ...(limits === undefined ? {} : { limits }),
    ...(priority === 0 ? {} : { priority }),
    ...(policy.timeoutMs === undefined ? {} : { timeoutMs: policy.timeoutMs }),
    ...(policy.graceMs === undefined ? {} : { graceMs: policy.graceMs }),
    ...(policy.heartbeatMs === undefined ? {} : { heartbeatMs: policy.heartbeatMs }),
    ...(request.heartbeat === undefined ? {} : { lastHeartbeat: request.heartbeat }),
    ...(request.valueLimit === undefined ? {} : { valueLimit: request.valueLimit }),
    ...(request.notBefore === undefined ? {} : { notBefore: request.notBefore }),
  }
}
