import { invariant } from '@namu/core/internal'
import { addReaction, resolvePromise } from '../promises/resolve.js'
import type { Run } from '../program/program.js'
import { parkFrame } from '../scopes/members.js'
import { isObject } from '../convert/primitive.js'
import type { Identity } from '../state/identity.js'
import { RunPromise, type FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import { handOverPromise } from './deliver.js'

/**
 * ECMA-262 27.7.5.3 Await: a native promise is waited for as it is, anything else through a promise
 * resolved with it. `origin` names the callbacks of a thenable.
 */
export function park(run: Run, frame: FunctionFrame, value: Value, origin: () => Identity): void {
  invariant(frame.promise, 'only async functions wait')
  let promise: RunPromise
  if (value instanceof RunPromise) promise = value
  else {
    promise = new RunPromise()
    resolvePromise(run, promise, value, isObject(value) ? origin() : frame.identity)
  }
  frame.park += 1
  frame.since = run.state.now
  addReaction(run, promise, { kind: 'await', frame, park: frame.park })
  run.state.stack.pop()
  parkFrame(run, frame)
  handOverPromise(run, frame)
}
