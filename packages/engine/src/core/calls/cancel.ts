import { CancelledError, type Encoded } from '@namu/core/internal'
import { withRunStack } from '../errors/run-error.js'
import { unwind } from '../interpret/unwind.js'
import type { Run } from '../program/program.js'
import { cancelScope } from '../scopes/cancel.js'
import { living } from '../scopes/current.js'
import { unparkFrame } from '../scopes/members.js'
import type { FunctionFrame } from '../state/records.js'
import type { RunScope } from '../state/run-scope.js'
import { dropTimer } from '../timers/drop.js'
import { encodeValue } from './boundary.js'
import { closeWait } from '../waits/close.js'
import { abortCall } from './close.js'

/**
 * Cancellation.
 *
 * C1. The first cancel aborts every open call and drops every open timer and wait; an aborted call counts as
 *     settled.
 * C2. It throws a CancelledError once at every await that is parked then, in the order of parking,
 *     each as a job of its own; or at the synchronous call where the run stands. A frame that has
 *     gone on before its job is not thrown at.
 * C3. After those jobs the promises of the aborted calls, dropped timers and waits reject with a CancelledError, so that code
 *     that reaches such a promise later does not wait for ever. These rejections, and what derives
 *     from them, never count as unhandled.
 * C4. The code goes on as it likes: it may catch, start clean-up tasks and wait for them.
 * C5. The second cancel ends the run at once.
 * C6. Scopes that are open are cancelled by the first, as N1 to N5 say: C1 to C3 are about what belongs
 *     to no scope. An await of a scope's own promise is not thrown at: the outcome of the scope comes
 *     there, when its clean-up has ended.
 */
export function cancelOnce(run: Run): void {
  const { state } = run
  const open = [...state.calls.values()].filter(({ scope }) => scope === undefined)
  for (const call of open) abortCall(run, call)
  const waits = [...state.waits.values()].filter(({ scope }) => scope === undefined)
  for (const wait of waits) closeWait(run, wait)
  // The others are limits: of calls, of scopes, and of waits in scopes, which go with what they limit.
  const limits = new Set([...state.waits.values()].map(({ timer }) => timer))
  const timers = [...state.timers.values()].filter(
    (timer) => timer.promise && !timer.scope && !limits.has(timer),
  )
  for (const timer of timers) dropTimer(run, timer)
  for (const call of state.speculative.values()) state.prefetches.wasted += call.speculative ? 1 : 0
  state.speculative.clear()
  const told = waitingForScopes(state.scopes)
  for (const frame of state.parked)
    if (!living(frame.scope) && !told.has(frame))
      state.jobs.add({ kind: 'cancel', frame, park: frame.park })
  for (const { promise } of [...open, ...timers, ...waits])
    if (promise) state.jobs.add({ kind: 'abandon', promise })
  for (const scope of [...state.scopes]) cancelScope(run, scope, cancelMessage(run))
  if (state.standing !== undefined) {
    state.standing = undefined
    unwind(run, cancelledError(run))
  }
}

/** C2: the frame is parked; its await throws. */
export function throwCancelled(
  run: Run,
  frame: FunctionFrame,
  error: CancelledError = cancelledError(run),
): void {
  unparkFrame(run, frame)
  run.state.stack.push(frame)
  unwind(run, error)
}

/** C6: the frames that wait for the promise of a scope. */
function waitingForScopes(scopes: Iterable<RunScope>, found = new Set<FunctionFrame>()) {
  for (const { result, children } of scopes) {
    for (const reaction of result.reactions)
      if (reaction.kind === 'await') found.add(reaction.frame)
    waitingForScopes(children, found)
  }
  return found
}

export function cancelledError(run: Run): CancelledError {
  return withRunStack(run, new CancelledError(cancelMessage(run)))
}

function cancelMessage({ state }: Run): string {
  return `The run was cancelled${state.cancelReason === '' ? '' : `: ${state.cancelReason}`}`
}

export function encodedCancelledError(run: Run): Encoded {
  return encodeValue(cancelledError(run))
}
