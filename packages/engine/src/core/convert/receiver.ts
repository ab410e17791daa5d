import type { BuiltinReceiver } from '@namu/core/internal'
import { Closure, NativeFunction, RunPromise } from '../state/records.js'
import { BuiltinIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'

/**
 * The run-time type that decides which built-ins a value has. `Bare` is an object without prototype,
 * `Opaque` a host object that workflows can carry but not look into (typed arrays, URL, RegExp).
 */
export type ReceiverType =
  BuiltinReceiver | 'Function' | 'Iterator' | 'Bare' | 'Opaque' | 'Nullish' | 'Symbol'

export function receiverType(value: Value): ReceiverType {
  switch (typeof value) {
    case 'string':
      return 'String'
    case 'number':
      return 'Number'
    case 'boolean':
      return 'Boolean'
    case 'bigint':
      return 'BigInt'
    case 'undefined':
      return 'Nullish'
    case 'object':
      return value === null ? 'Nullish' : objectType(value)
    case 'symbol':
    case 'function':
      return 'Symbol'
  }
}

export function objectType(value: object): ReceiverType {
  if (Array.isArray(value)) return 'Array'
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype) return 'Object'
  if (prototype === null) return 'Bare'
  if (value instanceof Closure || value instanceof NativeFunction) return 'Function'
  if (value instanceof RunPromise) return 'Promise'
  if (value instanceof OrderedMap) return 'Map'
  if (value instanceof OrderedSet) return 'Set'
  if (value instanceof BuiltinIterator) return 'Iterator'
  if (value instanceof Date) return 'Date'
  if (value instanceof Error) return 'Error'
  return 'Opaque'
}

/** Whether own properties of the value are its user's (and not the engine's fields). */
export function hasUserProperties(type: ReceiverType): boolean {
  return type === 'Object' || type === 'Bare' || type === 'Array' || type === 'Error'
}
