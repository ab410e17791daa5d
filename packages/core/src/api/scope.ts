import { needsFunction, openScope, type Scope } from '../scopes/index.js'

export type { Scope }

/**
 * Runs the body, and ends what it leaves behind: when the body returns or throws, all that was started
 * in it and is still open is cancelled. Task calls are aborted (the task's `signal`), timers dropped,
 * and what waits for them gets a CancelledError, which can be caught; `finally` runs, and may start and
 * await tasks. The promise settles with the body's outcome once all that has ended.
 *
 * To a scope belongs what the body starts, and what the functions do that are called in it, async
 * functions and callbacks of promises included. `scope.cancel()` ends it early, which is also the way
 * to cancel one call:
 *
 * ```ts
 * let giveUp = () => {}
 * const answer = scope((s) => { giveUp = s.cancel; return ask(question) })
 * ```
 *
 * In a direct run a task is not interrupted and its outcome passed over, and an `await` of something
 * from outside the scope goes on waiting; without AsyncLocalStorage (in a browser) only what is started
 * before the body's first `await` belongs to the scope.
 */
export function scope<T>(body: (scope: Scope) => Promise<T> | T): Promise<T> {
  if (typeof body !== 'function') throw new TypeError(needsFunction('scope'))
  return openScope(body) as Promise<T>
}
