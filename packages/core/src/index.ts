/** What a user's code imports: tasks, workflows, the task context and errors. */
export { context, tryContext, type TaskContext, type TaskLogger } from './api/context.js'
export type { Duration, RetryOptions, TaskOptions, WorkflowOptions } from './api/options.js'
export { sleep } from './api/sleep.js'
export { task, type Task, type TaskDecorator } from './api/task.js'
export { workflow, type Workflow } from './api/workflow.js'
export { CancelledError } from './errors/cancelled-error.js'
export { isNamuError, NamuError } from './errors/namu-error.js'
export type { RuntimeCode } from './errors/codes.js'
