import { digestOf } from '@namu/core/internal'
import { abortCall } from '../calls/close.js'
import type { StartRequest } from '../calls/start.js'
import type { Run } from '../program/program.js'
import { own } from '../scopes/members.js'
import type { Call } from '../state/call.js'
import { RunPromise } from '../state/records.js'

/**
 * The call that was prefetched for this place, when its arguments are the same; a call prefetched
 * with other arguments is given up.
 */
export function adoptPrefetched(run: Run, request: StartRequest): Call | undefined {
  const { state } = run
  const call = state.speculative.get(request.name)
  if (call === undefined) return undefined
  state.speculative.delete(request.name)
  if (call.check.args !== digestOf(request.args)) {
    state.prefetches.wasted += 1
    abortCall(run, call)
    return undefined
  }
  state.prefetches.adopted += 1
  call.speculative = false
  state.speculationMoved = true
  if (!call.sync) {
    call.promise = new RunPromise()
    own(run, call)
    if (call.status !== 'open') state.adopted.push(call)
  }
  return call
}
