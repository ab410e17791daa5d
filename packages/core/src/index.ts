/** What a user's code imports: tasks, workflows, the task context and errors. */
export { context, tryContext, type TaskContext, type TaskLogger } from './api/context.js'
export type {
  CacheOptions,
  CallOptions,
  Duration,
  ErrorClassReference,
  RetryOptions,
  TaskOptions,
  WorkflowOptions,
} from './api/options.js'
export { detach } from './api/detach.js'
export {
  approval,
  type ApprovalDecision,
  type ApprovalRequest,
  type OnApprovalTimeout,
} from './api/approval.js'
export { map, type MapOptions } from './api/map.js'
export { onRollback } from './api/on-rollback.js'
export { publish } from './api/publish.js'
export { signal, type SignalOptions } from './api/signal.js'
export { scope, type Scope } from './api/scope.js'
export { sleep } from './api/sleep.js'
export { task, type Task, type TaskDecorator } from './api/task.js'
export { withOptions } from './api/with-options.js'
export { withTimeout } from './api/with-timeout.js'
export { workflow, type Workflow } from './api/workflow.js'
export { CancelledError } from './errors/cancelled-error.js'
export { TimeoutError } from './errors/timeout-error.js'
export { isNamuError, NamuError } from './errors/namu-error.js'
export type { RuntimeCode } from './errors/codes.js'
