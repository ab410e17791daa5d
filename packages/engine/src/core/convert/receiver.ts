import type { BuiltinReceiver } from '@namu/core/internal'
import { classOf } from '../state/classes.js'
import { isCallable, RunAsyncGenerator, RunGenerator, RunPromise } from '../state/records.js'
import { BuiltinIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import { Formatter, UrlParams, UrlRecord } from '../state/host-objects.js'
import { TextCoder } from '../state/text-coders.js'
import type { Value } from '../state/value.js'
import { isTypedArray } from './typed-arrays.js'

/**
 * The run-time type that decides which built-ins a value has. `Bare` is an object without prototype,
 * `Opaque` a host object that workflows can carry but not look into (an `ArrayBuffer`).
 */
export type ReceiverType = BuiltinReceiver | 'Function' | 'Bare' | 'Opaque' | 'Nullish' | 'Symbol'

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
  if (isCallable(value)) return 'Function'
  if (classOf(value)) return value instanceof Error ? 'Error' : 'Object'
  if (value instanceof RunGenerator) return 'Generator'
  if (value instanceof RunAsyncGenerator) return 'AsyncGenerator'
  if (value instanceof RunPromise) return 'Promise'
  if (value instanceof OrderedMap) return 'Map'
  if (value instanceof OrderedSet) return 'Set'
  if (value instanceof BuiltinIterator) return 'Iterator'
  if (value instanceof UrlRecord) return 'URL'
  if (value instanceof UrlParams) return 'URLSearchParams'
  if (value instanceof Formatter || value instanceof TextCoder) return value.type
  if (value instanceof Date) return 'Date'
  if (value instanceof RegExp) return 'RegExp'
  if (value instanceof Error) return 'Error'
  return isTypedArray(value) ? 'TypedArray' : 'Opaque'
}

/** Whether own properties of the value are its user's (and not the engine's fields); typed arrays have elements. */
export function hasUserProperties(type: ReceiverType): boolean {
  return type === 'Object' || type === 'Bare' || type === 'Array' || type === 'Error'
}
