import { registerRollback } from '../scopes/index.js'
import { copy } from '../values/copy.js'
import type { AnyFunction, Task } from './task.js'

/**
 * Registers a compensation: a call of the task with these arguments, as they are now, that is carried
 * out when the run fails or is cancelled.
 *
 * Compensations run in the reverse order of their registration, one after the other, each as an
 * ordinary durable call with the task's own policies, when everything else of the run has ended and
 * before the run ends with its error. One that fails does not keep the others from running. A run that
 * completes runs none. They belong to the run, also when they are registered in a scope, and stay
 * registered when an error is caught.
 *
 * ```ts
 * const seat = await reserve(flight)
 * onRollback(release, seat)
 * ```
 *
 * In a direct run they run when the workflow's function has failed, and what they throw is passed over.
 *
 * @throws NamuError NAMU3001 arguments that cannot be serialised, NAMU4122 outside a workflow
 */
export function onRollback<F extends AnyFunction>(task: Task<F>, ...args: Parameters<F>): void {
  const copied = copy<Parameters<F>>(args)
  registerRollback(() => task(...copied) as unknown)
}
