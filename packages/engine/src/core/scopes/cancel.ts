import { CancelledError } from '@namu/core/internal'
import { abortCall } from '../calls/close.js'
import { withRunStack } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { rejectPromise } from '../promises/resolve.js'
import type { RunScope, ScopeMember } from '../state/run-scope.js'
import { dropTimer } from '../timers/drop.js'
import { closeWait } from '../waits/close.js'
import { lookAt } from './look.js'

/**
 * Cancelling a scope.
 *
 * N1. A scope is cancelled once: when it is left, by its time limit, its handle, the scope around it or
 *     the first cancel of the run. What is cancelled already is not cancelled again from outside: its
 *     clean-up goes on. The run's second cancel ends everything (C5).
 * N2. Cancelling gives up what is open in the scope, in order of start, then the same in the scopes
 *     within, in order of opening. Its promises reject with a CancelledError, at once, and these
 *     rejections never count as unhandled.
 * N3. What is started in the scope afterwards is clean-up: it belongs to the scope, is not cancelled
 *     with it, and the scope waits for it.
 * N4. A cancelled scope ends when its body has ended, no frame of it waits, nothing is open in it and
 *     the scopes within have ended. It is looked at when the job queue is empty, one scope after the
 *     other, in the order in which there was a reason to look.
 * N5. A frame of the scope that waited when it was cancelled, still does, and cannot be reached by N2,
 *     as nothing is open in the scope any more, gets a CancelledError at its await. So it does not wait
 *     for what was started outside.
 */
export function cancelScope(run: Run, scope: RunScope, message: string): void {
  if (scope.state !== 'open') return
  run.state.scoped = true
  scope.state = 'cancelled'
  scope.message = message
  if (scope.limit?.reached === false) dropTimer(run, scope.limit.timer)
  for (const frame of scope.parked) scope.unreached.push({ frame, park: frame.park })
  for (const member of [...scope.members]) giveUp(run, scope, member)
  for (const child of [...scope.children]) cancelScope(run, child, message)
  lookAt(run, scope)
}

function giveUp(run: Run, scope: RunScope, member: ScopeMember): void {
  scope.members.delete(member)
  member.scope = undefined
  if ('task' in member) {
    const { adopted } = run.state
    const at = adopted.indexOf(member)
    if (at >= 0) adopted.splice(at, 1)
    abortCall(run, member)
  } else if ('about' in member) closeWait(run, member)
  else dropTimer(run, member)
  const { promise } = member
  if (promise?.state !== 'pending') return
  promise.handled = true
  rejectPromise(run, promise, scopeCancelledError(run, scope))
}

export function scopeCancelledError(run: Run, { message }: RunScope): CancelledError {
  return withRunStack(run, new CancelledError(message))
}
