import { copy } from './copy.js'

/**
 * What a task threw, copied for its caller. What cannot be serialised is reduced to what can: an
 * error must never hide behind another one.
 */
export function copyThrown(thrown: unknown): unknown {
  try {
    return copy(thrown)
  } catch (reason) {
    return copy(thrown instanceof Error ? reduced(thrown) : new Error(describe(thrown, reason)))
  }
}

/** An error of the same class with the properties that can be serialised. */
function reduced(thrown: Error): Error {
  const error = new Error(String(thrown.message))
  Object.setPrototypeOf(error, Object.getPrototypeOf(thrown) as object)
  const kept = [...new Set(['name', 'stack', 'cause', 'errors', ...Object.keys(thrown)])]
  for (const key of kept) {
    const descriptor = Object.getOwnPropertyDescriptor(thrown, key)
    if (descriptor && 'value' in descriptor && isSerialisable(descriptor.value)) {
      Object.defineProperty(error, key, { ...descriptor, configurable: true })
    }
  }
  return error
}

function isSerialisable(value: unknown): boolean {
  try {
    copy(value)
    return true
  } catch {
    return false
  }
}

function describe(thrown: unknown, reason: unknown): string {
  const why = reason instanceof Error ? reason.message : String(reason)
  return `A ${typeof thrown} was thrown that cannot be serialised: ${why}`
}
