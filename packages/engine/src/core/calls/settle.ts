import { isNamuError, policyAt, type Encoded } from '@namu/core/internal'
import { namuError } from '../errors/run-error.js'
import type { FailureReason, RunEventOf, Timestamp } from '../events.js'
import { deliver } from '../interpret/deliver.js'
import { unwind } from '../interpret/unwind.js'
import { fulfillPromise, rejectPromise } from '../promises/resolve.js'
import type { Run } from '../program/program.js'
import { release } from '../scopes/members.js'
import type { Call } from '../state/call.js'
import type { Value } from '../state/value.js'
import { decodeValue, encodeValue } from './boundary.js'
import { closeCall } from './close.js'
import { limitAttempt } from './limits.js'
import { isExcepted, retryDelay } from './retry.js'
import { attemptRequest } from './start.js'

/**
 * Outcomes of attempts.
 *
 * O1. The first success of any attempt settles an open call; every later report is ignored.
 * O2. A failure of an older attempt than the current one is ignored.
 * O3. A failure settles the call only when its policy allows no further attempt: the attempts are used
 *     up, the error is final or of an excepted class, or the next attempt would begin after the
 *     call's deadline. The call fails with the error of its last attempt.
 * O4. The error's own wish (`Retry-After`) goes before the policy's delay.
 */
export function attemptSucceeded(
  run: Run,
  call: Call,
  event: RunEventOf<'attempt.succeeded'>,
): void {
  closeCall(run, call, 'succeeded', event.value)
  deliverOutcome(run, call)
}

export function attemptFailed(run: Run, call: Call, event: RunEventOf<'attempt.failed'>): void {
  if (event.attempt !== call.attempt) return
  if (event.heartbeat !== undefined) call.heartbeat = event.heartbeat
  const next = event.reason === 'interrupted' ? 'at once' : chargeAttempt(run, call, event)
  if (next === undefined) {
    closeCall(run, call, 'failed', failureOf(run, call, event.reason, event.error))
    deliverOutcome(run, call)
    return
  }
  call.attempt += 1
  call.notBefore = next === 'at once' ? undefined : next
  run.commands.push({ type: 'dispatch', request: attemptRequest(run.state, call) })
  limitAttempt(run, call)
}

/** When the next attempt may start; `undefined` when there is none (O3). */
function chargeAttempt(
  run: Run,
  call: Call,
  event: RunEventOf<'attempt.failed'>,
): Timestamp | undefined {
  call.charged += 1
  call.lastError = event.error
  const policy = policyAt(run.program.release, call.task, call.site)?.retry
  if (policy === undefined || event.final || call.charged >= policy.maxAttempts) return undefined
  if (event.reason === 'error' && isExcepted(policy, event.error)) return undefined
  const delay = event.retryAfterMs ?? retryDelay(policy, run.state.seed, call)
  const next = event.time + delay
  const deadline = call.deadline === undefined ? undefined : run.state.timers.get(call.deadline)
  return deadline && next >= deadline.at ? undefined : next
}

/** What the program sees of a failure: its error, or for a timeout or loss one with our code. */
function failureOf(run: Run, call: Call, reason: FailureReason, error: Encoded): Encoded {
  if (reason === 'error' || reason === 'interrupted') return error
  const code = reason === 'timeout' ? 'NAMU7002' : 'NAMU7003'
  const reported = decodeValue(error, run.program)
  if (isNamuError(reported) && [code, 'NAMU4143'].includes(reported.code)) return error
  const what = reason === 'timeout' ? 'took too long' : 'was lost with its worker'
  const message = `Attempt ${String(call.attempt)} of task ${call.task} ${what}`
  return encodeValue(namuError(run, code, message))
}

/** Gives a settled call's outcome to whoever waits: the run that stands, or the call's promise. */
export function deliverOutcome(run: Run, call: Call): void {
  const { state } = run
  release(run, call)
  if (state.standing === call.number) {
    state.standing = undefined
    const value = outcomeValue(run, call)
    if (call.status === 'succeeded') deliver(run, value)
    else unwind(run, value)
  } else if (call.promise !== undefined) {
    const value = outcomeValue(run, call)
    // Decoded values hold no functions, so none is a thenable: resolving is fulfilment.
    if (call.status === 'succeeded') fulfillPromise(run, call.promise, value)
    else rejectPromise(run, call.promise, value)
  }
}

/** A fresh copy of what the call ended with. */
export function outcomeValue(run: Run, call: Call): Value {
  return call.outcome === undefined ? undefined : decodeValue(call.outcome, run.program)
}
