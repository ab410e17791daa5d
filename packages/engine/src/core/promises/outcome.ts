import { decodeValue, encodeInRun } from '../calls/boundary.js'
import { Thrown } from '../errors/thrown.js'
import type { Identity } from '../state/identity.js'
import type { RunPromise } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { addReaction, fulfillPromise, rejectPromise, toPromise } from './resolve.js'
import { resolvingFunctions } from './resolving-functions.js'

/**
 * How the result of the workflow function leaves the run.
 *
 * O1. It is copied one job after the function's promise has settled, as the wrapper made by
 *     `workflow()` does: what callbacks and detached functions write later does not show in it.
 * O2. A result that cannot be encoded is the run's error.
 */
export function awaitOutcome(
  run: Run,
  outcome: RunPromise,
  returned: Value,
  origin: Identity,
): void {
  const { resolve, reject } = resolvingFunctions(outcome)
  addReaction(run, toPromise(run, returned, origin), {
    kind: 'then',
    onFulfilled: resolve,
    onRejected: reject,
    result: undefined,
    origin,
  })
}

export function settleOutcome(
  run: Run,
  outcome: RunPromise,
  kind: 'resolve' | 'reject',
  value: Value,
): void {
  let copied: Value
  try {
    copied = decodeValue(encodeInRun(run, value), run.program)
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    rejectPromise(run, outcome, error.value)
    return
  }
  if (kind === 'resolve') fulfillPromise(run, outcome, copied)
  else rejectPromise(run, outcome, copied)
}
