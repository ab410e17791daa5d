import { CancelledError, type Encoded } from '@namu/core/internal'
import { withRunStack } from '../errors/run-error.js'
import { unwind } from '../interpret/unwind.js'
import type { Run } from '../program/program.js'
import type { FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import { dropTimers } from '../timers/end.js'
import { encodeValue } from './boundary.js'
import { abortCall } from './close.js'

/**
 * Cancellation.
 *
 * C1. The first cancel aborts every open call and drops every open timer; an aborted call counts as
 *     settled.
 * C2. It throws a CancelledError once at every await that is parked then, in the order of parking,
 *     each as a job of its own; or at the synchronous call where the run stands. A frame that has
 *     gone on before its job is not thrown at.
 * C3. After those jobs the promises of the aborted calls and dropped timers reject with a CancelledError, so that code
 *     that reaches such a promise later does not wait for ever. These rejections, and what derives
 *     from them, never count as unhandled.
 * C4. The code goes on as it likes: it may catch, start clean-up tasks and wait for them.
 * C5. The second cancel ends the run at once.
 */
export function cancelOnce(run: Run): void {
  const { state } = run
  const open = [...state.calls.values()]
  for (const call of open) abortCall(run, call)
  const timers = dropTimers(run)
  for (const call of state.speculative.values()) state.prefetches.wasted += call.speculative ? 1 : 0
  state.speculative.clear()
  for (const frame of state.parked) state.jobs.add({ kind: 'cancel', frame, park: frame.park })
  for (const { promise } of [...open, ...timers])
    if (promise) state.jobs.add({ kind: 'abandon', promise })
  if (state.standing !== undefined) {
    state.standing = undefined
    unwind(run, cancelledError(run))
  }
}

/** C2: the frame is parked; its await throws. */
export function throwCancelled(run: Run, frame: FunctionFrame): void {
  run.state.parked.delete(frame)
  run.state.stack.push(frame)
  unwind(run, cancelledError(run))
}

export function cancelledError(run: Run): CancelledError {
  const { cancelReason } = run.state
  return withRunStack(
    run,
    new CancelledError(cancelReason === '' ? undefined : `The run was cancelled: ${cancelReason}`),
  )
}

export function encodedCancelledError(run: Run): Encoded {
  return encodeValue(cancelledError(run))
}

/** Recognised by name, as the class does not survive a snapshot. */
export function isCancelledError(value: Value): boolean {
  return value instanceof Error && value.name === 'CancelledError'
}
