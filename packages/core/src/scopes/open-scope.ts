import { runWithin } from './surroundings.js'
import { DirectScope } from './direct-scope.js'

/** What the body of a scope is given. */
export interface Scope {
  /**
   * Cancels the scope: what is open in it is aborted, and what waits for that gets a CancelledError.
   * Once cancelled or left, this changes nothing.
   */
  readonly cancel: (reason?: string) => void
}

export type ScopeBody = (scope: Scope) => unknown

/** Opens a scope, lets `prepare` set it up, and calls the body in it. */
export function openScope(
  body: ScopeBody,
  prepare?: (scope: DirectScope) => void,
): Promise<unknown> {
  const scope = new DirectScope()
  prepare?.(scope)
  const handle: Scope = {
    cancel: (reason) => {
      scope.cancel(reason)
    },
  }
  let returned: unknown
  try {
    returned = runWithin({ scope }, () => body(handle))
  } catch (reason) {
    scope.leave({ status: 'rejected', reason })
    return scope.result
  }
  Promise.resolve(returned).then(
    (value) => {
      scope.leave({ status: 'fulfilled', value })
    },
    (reason: unknown) => {
      scope.leave({ status: 'rejected', reason })
    },
  )
  return scope.result
}
