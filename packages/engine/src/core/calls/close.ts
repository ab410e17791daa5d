import type { Encoded } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'

/** Moves a call from the open ones to the settled ones (K1), of which only the latest are kept. */
export function closeCall(
  run: Run,
  call: Call,
  status: Exclude<Call['status'], 'open'>,
  outcome?: Encoded,
): void {
  const { state, limits } = run
  call.status = status
  if (call.speculative) state.speculationMoved = true
  call.outcome = outcome
  call.settledAt = state.now
  call.notBefore = undefined
  state.calls.delete(call.number)
  state.settled.push(call)
  if (state.settled.length > limits.callHistory * 2 + 16)
    state.settled = state.settled.slice(-limits.callHistory)
}

/** Gives a call up: it counts as settled, and its report will be ignored. */
export function abortCall(run: Run, call: Call): void {
  if (call.status !== 'open') return
  closeCall(run, call, 'aborted')
  run.commands.push({ type: 'abort', call: call.number, attempt: call.attempt })
}
