import { isNamuError, NamuError, type Encoded } from '@namu/core/internal'
import { encodeValue } from '../calls/boundary.js'
import { encodedCancelledError, isCancelledError } from '../calls/cancel.js'
import { abortCall } from '../calls/close.js'
import type { RunResult } from '../commands.js'
import type { Run } from '../program/program.js'
import { newRunState } from '../state/run-state.js'
import type { Value } from '../state/value.js'
import { dropTimers } from '../timers/end.js'
import { isObserved } from '../timers/observed.js'

/**
 * How a run ends.
 *
 * D1. A run ends when its function has ended and every call it started, or adopted, has settled.
 * D2. A function's own error wins over rejections that nobody handled; of these the oldest wins, and
 *     its reason is the run's error as it is.
 * D3. After a cancel an uncaught CancelledError ends the run `cancelled`; rejections with a
 *     CancelledError never count as unhandled then.
 * D4. `end` is the last command; calls that are still open (prefetched, or given up) are aborted
 *     and open timers dropped before it.
 * D5. A timer holds a run open only while somebody can observe that it fires: a sleep that nobody
 *     awaits, or one that lost its race, is dropped (T4).
 */
export function completeIfDone(run: Run): void {
  const { state } = run
  if (state.status !== 'running') return
  if (state.cancels > 1) {
    end(run, { status: 'cancelled', error: encodedCancelledError(run) })
    return
  }
  const { outcome } = state
  if (outcome === undefined || outcome.state === 'pending' || state.stack.length > 0) return
  for (const call of state.calls.values()) if (!call.speculative) return
  for (const { promise } of state.timers.values()) if (isObserved(run, promise)) return
  if (outcome.state === 'rejected') {
    end(run, failure(run, outcome.value))
    return
  }
  for (const promise of state.unhandled) {
    if (state.cancels > 0 && isCancelledError(promise.value)) continue
    end(run, failure(run, promise.value))
    return
  }
  end(run, success(outcome.value))
}

/** Ends the run because it cannot go on (a fault, or a turn without end). */
export function failRun(run: Run, error: NamuError): void {
  end(run, { status: 'failed', error: encodeError(error) })
}

function success(value: Value): RunResult {
  try {
    return { status: 'completed', value: encodeValue(value) }
  } catch (error) {
    if (!isNamuError(error)) throw error
    return { status: 'failed', error: encodeError(error) }
  }
}

function failure(run: Run, error: Value): RunResult {
  const status = run.state.cancels > 0 && isCancelledError(error) ? 'cancelled' : 'failed'
  return { status, error: encodeError(error) }
}

/** An error that cannot be encoded is reported as that. */
function encodeError(error: Value): Encoded {
  try {
    return encodeValue(error)
  } catch (refusal) {
    if (!isNamuError(refusal)) throw refusal
    const { code, message, hint } = refusal
    return encodeValue(new NamuError(code, message, hint === undefined ? {} : { hint }))
  }
}

function end(run: Run, result: RunResult): void {
  const { state } = run
  for (const call of [...state.calls.values()]) abortCall(run, call)
  dropTimers(run)
  for (const call of state.speculative.values()) if (call.speculative) state.prefetches.wasted += 1
  const rest = newRunState()
  state.stack.length = 0
  state.parked.clear()
  state.unhandled.clear()
  state.speculative.clear()
  state.adopted = []
  state.jobs.entries = rest.jobs.entries
  state.jobs.head = 0
  state.standing = undefined
  state.outcome = undefined
  state.turn = undefined
  state.status = 'ended'
  state.result = result
  run.commands.push({ type: 'end', result })
}
