import type { Encoded } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import { compensated } from '../rollback/carried-out.js'
import type { Call } from '../state/call.js'
import { dropLimits } from './drop-limits.js'

/** Takes a call from the open ones (K1). The state does not know it any more: the log does. */
export function closeCall(
  run: Run,
  call: Call,
  status: Exclude<Call['status'], 'open'>,
  outcome?: Encoded,
): void {
  const { state } = run
  call.status = status
  if (call.speculative) state.speculationMoved = true
  call.outcome = outcome
  compensated(run, call)
  call.settledAt = state.now
  call.notBefore = undefined
  dropLimits(run, call)
  state.calls.delete(call.number)
}

/** Gives a call up: it counts as settled, and its report will be ignored. */
export function abortCall(run: Run, call: Call): void {
  if (call.status !== 'open') return
  closeCall(run, call, 'aborted')
  const { number, attempt, child } = call
  const abort = { type: 'abort', call: number, attempt } as const
  run.commands.push(child ? { ...abort, child: { ...child, reason: whyAborted(run) } } : abort)
}

/** What a child run is told when its parent gives it up. */
function whyAborted({ state }: Run): string {
  const { run, cancels, cancelReason } = state
  if (cancels === 0) return `its parent run ${run} gave it up`
  return `its parent run ${run} was cancelled${cancelReason === '' ? '' : `: ${cancelReason}`}`
}
