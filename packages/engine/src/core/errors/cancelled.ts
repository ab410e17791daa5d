import type { Value } from '../state/value.js'

/** Recognised by name, as the class does not survive a snapshot. */
export function isCancelledError(value: Value): boolean {
  return value instanceof Error && value.name === 'CancelledError'
}
