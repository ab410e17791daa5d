import { needsFunction, openScope, shownLimit, type Scope } from '../scopes/index.js'
import { dueTime } from './due-time.js'
import type { Duration } from './options.js'
import { wakeAt } from './wake-at.js'

/**
 * A `scope` with a time limit: a duration, or a Date. When it is reached the scope is cancelled, and
 * the promise rejects with a TimeoutError as soon as its clean-up has ended. In a workflow the limit is
 * a durable timer, exact across restarts.
 *
 * @throws NamuError NAMU3005, where it is called, when `until` is no duration and no valid Date
 */
export function withTimeout<T>(
  until: Duration | Date,
  body: (scope: Scope) => Promise<T> | T,
): Promise<T> {
  if (typeof body !== 'function') throw new TypeError(needsFunction('withTimeout'))
  const at = dueTime(until, Date.now())
  return openScope(body, (scope) => {
    scope.limitTime(shownLimit(until), (reached) => wakeAt(at, reached))
  }) as Promise<T>
}
