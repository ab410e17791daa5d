import { taskBrand } from './brand.js'
import type { CallOptions } from './options.js'
import type { AnyFunction, Task } from './task.js'

/**
 * A task with other policies for one call: `withOptions(charge, { timeout: '5s' })(order)`. What the
 * options leave out stays the task's own, of `retry` member by member.
 *
 * In a workflow it is called at once, with compile-time constants, and the policies are kept with the
 * call site in the release. In a direct run it is the task itself: policies belong to the engine.
 *
 * @throws TypeError when the first argument is no task
 */
export function withOptions<F extends AnyFunction>(task: Task<F>, options: CallOptions): F {
  const isTask = typeof task === 'function' && taskBrand in task
  if (!isTask || typeof options !== 'object')
    throw new TypeError('withOptions(task, options) needs a task and an object')
  return task
}
