import { copy } from '../values/copy.js'
import { copyThrown } from '../values/copy-thrown.js'

/**
 * Calls `run` the way a task or workflow is called in a run: arguments are copied at the call, in
 * program order; results and errors are copied on the way out, through the same codec, so that a
 * direct run and an engine run see the same values and the same serialisation errors.
 * @param copyError a task's error is reduced to what can be serialised; a workflow's is refused
 */
export function callAcrossBoundary(
  run: (...args: unknown[]) => unknown,
  receiver: unknown,
  args: readonly unknown[],
  copyError: (thrown: unknown) => unknown = copyThrown,
): unknown {
  const copied = copy(args) as unknown[]
  let result: unknown
  try {
    result = run.apply(receiver, copied)
  } catch (error) {
    throw copyError(error)
  }
  return isThenable(result) ? settle(result, copyError) : copy(result)
}

async function settle(
  promise: PromiseLike<unknown>,
  copyError: (thrown: unknown) => unknown,
): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    throw copyError(error)
  }
  return copy(value)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
