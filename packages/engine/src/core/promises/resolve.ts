import { createError } from '../errors/run-error.js'
import { isCallable, type Callable, RunPromise, type Reaction } from '../state/records.js'
import { Identity } from '../state/identity.js'
import type { Run } from '../program/program.js'
import { currentScope } from '../scopes/current.js'
import type { Value } from '../state/value.js'
import { isObject } from '../convert/primitive.js'
import { ownMethod } from '../interpret/members.js'

/**
 * ECMA-262 27.2: promise resolution, settlement and reactions.
 *
 * Q1. A settled promise never changes. Q2. Reactions become jobs in the order of their registration.
 * Q3. Resolving with a promise or thenable takes a job of its own (NewPromiseResolveThenableJob).
 */
export function resolvePromise(
  run: Run,
  promise: RunPromise,
  resolution: Value,
  origin: Identity,
): void {
  if (resolution === promise) {
    rejectPromise(
      run,
      promise,
      createError(run, 'TypeError', 'Chaining cycle detected for promise #<Promise>'),
    )
    return
  }
  if (!isObject(resolution)) {
    fulfillPromise(run, promise, resolution)
    return
  }
  const then = resolution instanceof RunPromise ? undefined : ownThen(run, resolution)
  if (then === undefined && !(resolution instanceof RunPromise)) {
    fulfillPromise(run, promise, resolution)
    return
  }
  const scope = currentScope(run)
  run.state.jobs.add({
    kind: 'thenable',
    promise,
    thenable: resolution,
    then,
    origin: new Identity(origin, 'then', promise.reactions.length),
    ...(scope && { scope }),
  })
}

/** The `then` function of a thenable: its own, or of its class. Other prototypes are out of reach. */
export function ownThen(run: Run, value: object): Callable | undefined {
  const then = ownMethod(run, value, 'then')?.fn
  return isCallable(then) ? then : undefined
}

export function fulfillPromise(run: Run, promise: RunPromise, value: Value): void {
  settle(run, promise, 'fulfilled', value)
}

export function rejectPromise(run: Run, promise: RunPromise, reason: Value): void {
  if (!promise.handled) run.state.unhandled.add(promise)
  settle(run, promise, 'rejected', reason)
}

function settle(
  run: Run,
  promise: RunPromise,
  state: 'fulfilled' | 'rejected',
  value: Value,
): void {
  const { reactions } = promise
  promise.state = state
  promise.value = value
  promise.reactions = []
  for (const reaction of reactions)
    run.state.jobs.add({ kind: 'reaction', reaction, rejected: state === 'rejected', value })
}

/** PerformPromiseThen. */
export function addReaction(run: Run, promise: RunPromise, registered: Reaction): void {
  const scope = registered.kind === 'then' ? currentScope(run) : undefined
  const reaction = scope ? { ...registered, scope } : registered
  if (promise.state === 'pending') promise.reactions.push(reaction)
  else {
    run.state.jobs.add({
      kind: 'reaction',
      reaction,
      rejected: promise.state === 'rejected',
      value: promise.value,
    })
  }
  if (!promise.handled) {
    promise.handled = true
    run.state.unhandled.delete(promise)
  }
}

/** PromiseResolve(%Promise%, value). */
export function toPromise(run: Run, value: Value, origin: Identity): RunPromise {
  if (value instanceof RunPromise) return value
  const promise = new RunPromise()
  resolvePromise(run, promise, value, origin)
  return promise
}

/** `promise.then(onFulfilled, onRejected)`; values that are not functions are passed over. */
export function promiseThen(
  run: Run,
  promise: RunPromise,
  onFulfilled: Value,
  onRejected: Value,
  origin: Identity,
): RunPromise {
  const result = new RunPromise()
  addReaction(run, promise, {
    kind: 'then',
    onFulfilled: isCallable(onFulfilled) ? onFulfilled : undefined,
    onRejected: isCallable(onRejected) ? onRejected : undefined,
    result,
    origin,
  })
  return result
}
