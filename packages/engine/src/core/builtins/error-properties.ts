import type { Value } from '../state/value.js'

/** What the constructors of errors give them: properties that are not enumerable. */
export function define(error: Error, key: string, value: Value): void {
  Object.defineProperty(error, key, {
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  })
}

/** The `errors` of an AggregateError, which come last. */
export function withErrors(error: Error, errors: readonly Value[]): Error {
  define(error, 'errors', errors)
  return error
}
