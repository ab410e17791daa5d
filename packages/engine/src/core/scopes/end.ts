import { leftMessage, TimeoutError, timeLimitMessage } from '@namu/core/internal'
import { withRunStack } from '../errors/run-error.js'
import { isCancelledError } from '../errors/cancelled.js'
import type { Run } from '../program/program.js'
import { fulfillPromise, rejectPromise } from '../promises/resolve.js'
import type { RunScope } from '../state/run-scope.js'
import { cancelScope } from './cancel.js'
import { lookAt } from './look.js'

/** The body has ended: the scope is left. */
export function leaveScope(run: Run, scope: RunScope, rejected: boolean, value: unknown): void {
  scope.outcome = { rejected, value }
  cancelScope(run, scope, leftMessage)
  lookAt(run, scope)
}

/** Its time is up. */
export function reachLimit(run: Run, scope: RunScope): void {
  if (scope.limit === undefined || scope.state !== 'open') return
  scope.limit.reached = true
  cancelScope(run, scope, timeLimitMessage(scope.limit.shown))
}

/** N4 and N5: ends a cancelled scope, if it can end now. */
export function lookAfter(run: Run, scope: RunScope): void {
  scope.looking = false
  if (scope.state !== 'cancelled') return
  if (scope.members.size > 0 || scope.children.size > 0) return
  if (interruptUnreached(run, scope)) return
  const { outcome } = scope
  if (outcome === undefined || scope.parked.size > 0) return
  const { parent, result, limit } = scope
  scope.state = 'ended'
  if (parent === undefined) run.state.scopes.delete(scope)
  else {
    parent.children.delete(scope)
    lookAt(run, parent)
  }
  if (limit?.reached === true) rejectPromise(run, result, timeoutError(run, limit.shown, outcome))
  else if (outcome.rejected) rejectPromise(run, result, outcome.value)
  else fulfillPromise(run, result, outcome.value)
}

/** N5; whether there was a frame to interrupt. */
function interruptUnreached({ state }: Run, scope: RunScope): boolean {
  const waiting = scope.unreached.filter(
    ({ frame, park }) => frame.park === park && state.parked.has(frame),
  )
  scope.unreached = []
  for (const { frame, park } of waiting) state.jobs.add({ kind: 'cancel', frame, park, scope })
  return waiting.length > 0
}

function timeoutError(
  run: Run,
  shown: string,
  { rejected, value }: NonNullable<RunScope['outcome']>,
): TimeoutError {
  const cause = rejected && !isCancelledError(value) ? { cause: value } : undefined
  return withRunStack(run, new TimeoutError(timeLimitMessage(shown), cause))
}
