import { openCall } from '../calls/start.js'
import type { RunResult } from '../commands.js'
import type { Run } from '../program/program.js'
import type { Rollback } from '../state/rollback.js'

/**
 * Compensations.
 *
 * B1. A compensation is a call that is named, and its arguments encoded, where it is registered.
 * B2. They belong to the run, whatever scope or function registers them, and stay registered when an
 *     error is caught.
 * B3. A run that is about to fail, or to end `cancelled`, carries them out first: in the reverse order
 *     of their registration, one after the other, each as an ordinary call with its policies. Nothing
 *     else of the run goes on then. A run that completes carries out none.
 * B4. One that fails does not keep the others from being carried out. The run ends with the error it
 *     had; `RunResult.unfinished` says which compensations have failed.
 * B5. A first cancel meanwhile changes nothing. The second ends the run at once (C5); what was not
 *     carried out is skipped.
 */
export function beginUnwinding(run: Run, result: RunResult): boolean {
  const { state } = run
  if (state.rollbacks.length === 0) return false
  state.unwinding = { result, current: undefined }
  return carryOutNext(run)
}

/** After an event: false when everything is carried out, and the run ends. */
export function goOnUnwinding(run: Run): boolean {
  const current = run.state.unwinding?.current
  return current?.status === 'running' || carryOutNext(run)
}

/** The compensations that have failed are part of how a run ends. */
export function withUnfinished(run: Run, result: RunResult): RunResult {
  const failed = run.state.rollbacks.filter(({ status }) => status === 'failed')
  if (result.status === 'completed' || failed.length === 0) return result
  return { ...result, unfinished: failed.flatMap(({ call }) => call ?? []) }
}

function carryOutNext(run: Run): boolean {
  const { state } = run
  const next = state.rollbacks.findLast(({ status }) => status === 'registered')
  if (state.unwinding === undefined || next === undefined) return false
  state.unwinding.current = next
  start(run, next)
  return true
}

function start(run: Run, rollback: Rollback): void {
  const { task, site, name, args } = rollback
  rollback.status = 'running'
  const request = { task, site, sync: false, name, args, speculative: false }
  rollback.call = openCall(run, request).number
}
