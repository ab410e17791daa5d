import { unreachable } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { Thrown } from '../errors/thrown.js'
import { invoke } from '../interpret/invoke.js'
import { unwind } from '../interpret/unwind.js'
import { cancelledError, throwCancelled } from '../calls/cancel.js'
import {
  NativeFunction,
  type FunctionFrame,
  type Reaction,
  type RunPromise,
} from '../state/records.js'
import { Identity } from '../state/identity.js'
import { scopeCancelledError } from '../scopes/cancel.js'
import { unparkFrame } from '../scopes/members.js'
import type { Job } from '../state/jobs.js'
import type { RunScope } from '../state/run-scope.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { callNative } from './native.js'
import { resolvingFunctions } from './resolving-functions.js'
import { pushed } from '../builtins/pushed.js'
import { addReaction, rejectPromise, resolvePromise } from './resolve.js'

/** Starts one job on the empty stack; what it pushes there is run by the loop. */
export function runJob(run: Run, job: Job): void {
  run.jobScope = scopeOf(job)
  switch (job.kind) {
    case 'reaction':
      react(run, job.reaction, job.rejected, job.value)
      return
    case 'thenable':
      adoptThenable(run, job)
      return
    case 'cancel': {
      if (!isParked(run, job.frame, job.park)) return
      const { frame, scope } = job
      throwCancelled(run, frame, scope && scopeCancelledError(run, scope))
      return
    }
    case 'abandon':
      job.promise.handled = true
      rejectPromise(run, job.promise, cancelledError(run))
      return
    default:
      unreachable(job, 'job')
  }
}

function scopeOf(job: Job): RunScope | undefined {
  if (job.kind === 'thenable') return job.scope
  return job.kind === 'reaction' && job.reaction.kind === 'then' ? job.reaction.scope : undefined
}

function react(run: Run, reaction: Reaction, rejected: boolean, value: Value): void {
  if (reaction.kind === 'await') {
    if (isParked(run, reaction.frame, reaction.park)) resume(run, reaction.frame, rejected, value)
    return
  }
  const handler = rejected ? reaction.onRejected : reaction.onFulfilled
  const { result, origin } = reaction
  if (handler === undefined) {
    if (result !== undefined) settleResult(run, result, rejected, value, origin)
  } else if (!(handler instanceof NativeFunction)) {
    pushBuiltinFrame(run, 'Promise.reaction', { result, called: false, handler, value }, origin)
  } else reactNatively(run, reaction, handler, value)
}

/** A reaction whose handler belongs to the promise algorithms themselves. */
function reactNatively(
  run: Run,
  { result, origin }: Extract<Reaction, { kind: 'then' }>,
  handler: NativeFunction,
  value: Value,
): void {
  const { kind } = handler.behaviour
  if (kind === 'thenFinally' || kind === 'catchFinally' || kind === 'hostMethod') {
    pushBuiltinFrame(run, 'Promise.reaction', { result, called: false, handler, value }, origin)
    return
  }
  try {
    const returned = callNative(run, handler, [value], origin)
    if (result !== undefined && returned !== pushed) resolvePromise(run, result, returned, origin)
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    if (result !== undefined) rejectPromise(run, result, error.value)
  }
}

function settleResult(
  run: Run,
  result: RunPromise,
  rejected: boolean,
  value: Value,
  origin: Identity,
): void {
  if (rejected) rejectPromise(run, result, value)
  else resolvePromise(run, result, value, origin)
}

function isParked(run: Run, frame: FunctionFrame, park: number): boolean {
  return frame.park === park && run.state.parked.has(frame)
}

/** Goes on after an await. */
function resume(run: Run, frame: FunctionFrame, rejected: boolean, value: Value): void {
  unparkFrame(run, frame)
  run.state.stack.push(frame)
  if (rejected) unwind(run, value)
  else frame.registers[frame.target] = value
}

/** NewPromiseResolveThenableJob. */
function adoptThenable(run: Run, job: Extract<Job, { kind: 'thenable' }>): void {
  const { resolve, reject } = resolvingFunctions(job.promise)
  if (job.then === undefined) {
    addReaction(run, job.thenable as RunPromise, {
      kind: 'then',
      onFulfilled: resolve,
      onRejected: reject,
      result: undefined,
      origin: job.origin,
    })
    return
  }
  pushBuiltinFrame(run, 'Promise.thenable', { reject }, job.origin)
  try {
    const identity = new Identity(job.origin, 'callback', 0)
    invoke(run, job.then, [resolve, reject], identity, job.thenable)
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    unwind(run, error.value)
  }
}
