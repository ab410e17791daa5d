import { isNamuError, NamuError, refuseLarge, type Encoded } from '@namu/core/internal'
import { encodeValue } from '../calls/boundary.js'
import { encodedCancelledError } from '../calls/cancel.js'
import { abortCall } from '../calls/close.js'
import type { RunResult } from '../commands.js'
import { isCancelledError } from '../errors/cancelled.js'
import type { Run } from '../program/program.js'
import { beginUnwinding, goOnUnwinding, withUnfinished } from '../rollback/unwind-run.js'
import { newRunState } from '../state/run-state.js'
import type { Value } from '../state/value.js'
import { dropTimers } from '../timers/end.js'
import { isObserved } from '../timers/observed.js'
import { dropWaits } from '../waits/close.js'

/**
 * How a run ends.
 *
 * D1. A run ends when its function has ended and every call it started, or adopted, has settled.
 * D2. A function's own error wins over rejections that nobody handled; of these the oldest wins, and
 *     its reason is the run's error as it is.
 * D3. After a cancel an uncaught CancelledError ends the run `cancelled`. After that, and once a scope
 *     was cancelled, rejections with a CancelledError never count as unhandled.
 * D4. `end` is the last command; calls that are still open (prefetched, or given up) are aborted
 *     and open timers and waits dropped before it.
 * D5. A timer or wait holds a run open only while somebody can observe that it ends: a sleep that nobody
 *     awaits, or one that lost its race, is dropped (T4).
 * D6. A run that fails, or ends `cancelled`, carries out its compensations before it ends (B3), unless a
 *     second cancel ends it.
 */
export function completeIfDone(run: Run): void {
  const { state } = run
  if (state.status !== 'running') return
  if (state.cancels > 1) {
    stop(run)
    end(run, { status: 'cancelled', error: encodedCancelledError(run) })
    return
  }
  if (state.unwinding !== undefined) {
    if (!goOnUnwinding(run)) end(run, state.unwinding.result)
    return
  }
  const { outcome } = state
  if (outcome === undefined || outcome.state === 'pending' || state.stack.length > 0) return
  for (const call of state.calls.values()) if (!call.speculative) return
  for (const { promise } of state.timers.values()) if (promise && isObserved(run, promise)) return
  for (const { promise } of state.waits.values()) if (isObserved(run, promise)) return
  if (outcome.state === 'rejected') {
    conclude(run, failure(run, outcome.value))
    return
  }
  for (const promise of state.unhandled) {
    if ((state.cancels > 0 || state.scoped) && isCancelledError(promise.value)) continue
    conclude(run, failure(run, promise.value))
    return
  }
  conclude(run, success(run, outcome.value))
}

/** What the workflow's function has ended with, although the run has not. */
export function functionOutcome(run: Run): RunResult | undefined {
  const { outcome, unwinding } = run.state
  if (unwinding !== undefined) return unwinding.result
  if (outcome === undefined || outcome.state === 'pending') return undefined
  return outcome.state === 'rejected' ? failure(run, outcome.value) : success(run, outcome.value)
}

/** Ends the run because it cannot go on (a fault, or a turn without end). */
export function failRun(run: Run, error: NamuError): void {
  conclude(run, { status: 'failed', error: encodeError(error) })
}

function success(run: Run, value: Value): RunResult {
  try {
    const encoded = encodeValue(value)
    const { valueLimit } = run.state
    const what = `The result of workflow ${run.program.graph.name}`
    if (valueLimit !== undefined) refuseLarge(encoded, valueLimit, what)
    return { status: 'completed', value: encoded }
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

/** D6: ends the run, or lets its compensations be carried out first. */
function conclude(run: Run, result: RunResult): void {
  stop(run)
  if (result.status === 'completed' || !beginUnwinding(run, result)) end(run, result)
}

/** Nothing of the run goes on. */
function stop(run: Run): void {
  const { state } = run
  for (const call of [...state.calls.values()]) abortCall(run, call)
  dropTimers(run)
  dropWaits(run)
  for (const call of state.speculative.values()) if (call.speculative) state.prefetches.wasted += 1
  const rest = newRunState()
  state.stack.length = 0
  state.parked.clear()
  state.scopes.clear()
  state.looks = []
  state.unhandled.clear()
  state.speculative.clear()
  state.adopted = []
  state.jobs.entries = rest.jobs.entries
  state.jobs.head = 0
  state.standing = undefined
  state.evaluation = undefined
  state.answers = []
  state.gathered = undefined
  state.outcome = undefined
  state.turn = undefined
}

function end(run: Run, ended: RunResult): void {
  const { state } = run
  const result = withUnfinished(run, ended)
  for (const rollback of state.rollbacks)
    if (rollback.status === 'registered') rollback.status = 'skipped'
  state.unwinding = undefined
  state.status = 'ended'
  state.result = result
  run.commands.push({ type: 'end', result })
}
