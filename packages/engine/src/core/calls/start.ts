import { digestOf, type Encoded, type SiteId, type TaskId } from '@namu/core/internal'
import type { AttemptRequest } from '../commands.js'
import type { Run } from '../program/program.js'
import { own } from '../scopes/members.js'
import type { Call } from '../state/call.js'
import type { ChildCall } from '../state/child.js'
import { childStart, type Inherited } from '../children/child-start.js'
import { RunPromise } from '../state/records.js'
import { limitAttempt, limitCall } from './limits.js'

export interface StartRequest {
  readonly task: TaskId
  readonly site: SiteId
  readonly sync: boolean
  /** Dynamic name of the call. */
  readonly name: Call['check']['name']
  readonly args: Encoded
  readonly speculative: boolean
  /** For a call of a workflow. */
  readonly child?: ChildCall
}

/** Opens a call and asks for its first attempt. Calls are numbered from 1 in the order of start. */
export function openCall(run: Run, request: StartRequest): Call {
  const { state } = run
  const { task, site, sync, name, args, speculative } = request
  state.lastCall += 1
  const call: Call = {
    number: state.lastCall,
    task,
    site,
    check: { name, args: digestOf(args) },
    args,
    idempotencyKey: digestOf(`idempotency\n${state.run}\n${name}`),
    sync,
    child: request.child,
    enabledAt: state.now,
    speculative,
    prefetched: speculative,
    status: 'open',
    attempt: 1,
    charged: 0,
    notBefore: undefined,
    deadline: undefined,
    startLimit: undefined,
    lastError: undefined,
    heartbeat: undefined,
    settledAt: undefined,
    outcome: undefined,
    promise: sync || speculative ? undefined : new RunPromise(),
  }
  state.calls.set(call.number, call)
  if (speculative) {
    state.speculative.set(name, call)
    state.prefetches.prefetched += 1
  }
  run.commands.push({ type: 'dispatch', request: attemptRequest(state, call) })
  if (call.promise) own(run, call)
  limitCall(run, call)
  limitAttempt(run, call)
  return call
}

/** The current attempt of an open call. */
export function attemptRequest(state: Inherited, call: Call): AttemptRequest {
  const { fresh, valueLimit } = state
  return {
    call: call.number,
    attempt: call.attempt,
    task: call.task,
    site: call.site,
    check: call.check,
    args: call.args,
    idempotencyKey: call.idempotencyKey,
    ...(call.notBefore === undefined ? {} : { notBefore: call.notBefore }),
    prefetched: call.speculative,
    ...(call.heartbeat === undefined ? {} : { heartbeat: call.heartbeat }),
    ...(fresh ? { fresh } : {}),
    ...(valueLimit === undefined ? {} : { valueLimit }),
    ...(call.child === undefined ? {} : { child: childStart(state, call.child) }),
  }
}
