import { copy } from '../values/codec.js'

/**
 * Calls `run` the way a task or workflow is called in a run: arguments are copied at the call, in
 * program order; results and errors are copied on the way out, through the same codec, so that a
 * direct run and an engine run see the same values and the same serialisation errors.
 */
export function callAcrossBoundary(
  run: (...args: unknown[]) => unknown,
  receiver: unknown,
  args: readonly unknown[],
): unknown {
  const copied = copy(args) as unknown[]
  let result: unknown
  try {
    result = run.apply(receiver, copied)
  } catch (error) {
    throw copy(error)
  }
  return isThenable(result) ? settle(result) : copy(result)
}

async function settle(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    throw copy(error)
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
