import { describeValue } from '../convert/describe.js'
import { itemsOf } from '../convert/iterate.js'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { arrayIndex, getProperty } from '../interpret/get-property.js'
import { defineProperty, ownKeys } from '../interpret/own-properties.js'
import { setProperty } from '../interpret/set-property.js'
import type { Run } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

function requireObject(run: Run, value: Value): void {
  if (value === undefined || value === null)
    throwTypeError(run, 'Cannot convert undefined or null to object')
}

/** Own enumerable properties in order, read one after the other. */
function entries(run: Run, value: Value): [string, Value][] {
  requireObject(run, value)
  return ownKeys(run, value).map((key) => [key, (value as Record<string, Value>)[key]])
}

/** Key and value of an entry, which may be any object. */
function entryOf(run: Run, item: Value): [Value, Value] {
  if (!isObject(item))
    throwTypeError(run, `Iterator value ${describeValue(item)} is not an entry object`)
  return [getProperty(run, item, '0'), getProperty(run, item, '1')]
}

const assign: NativeCall = (run, args) => {
  const [target, ...sources] = args
  requireObject(run, target)
  if (!isObject(target))
    fault(run, 'Object.assign is given a primitive', 'Assign to an object of your own.')
  for (const source of sources) {
    for (const key of ownKeys(run, source))
      setProperty(run, target, key, (source as Record<string, Value>)[key])
  }
  return target
}

const fromEntries: NativeCall = (run, args) => {
  const [iterable] = args
  if (iterable === undefined || iterable === null)
    throwTypeError(run, `${String(iterable)} is not iterable`)
  const object: Record<string, Value> = {}
  for (const item of itemsOf(run, iterable)) {
    const [key, value] = entryOf(run, item)
    defineProperty(object, toPropertyKey(run, key), value)
  }
  return object
}

const hasOwn: NativeCall = (run, args) => {
  const [object, key] = args
  requireObject(run, object)
  const name = toPropertyKey(run, key)
  if (typeof object === 'string')
    return name === 'length' || (arrayIndex(name) ?? Infinity) < object.length
  return isObject(object) && hasUserProperties(objectType(object)) && Object.hasOwn(object, name)
}

export const objectFunctions = {
  'Object.assign': assign,
  'Object.entries': (run, args) => entries(run, args[0]),
  'Object.fromEntries': fromEntries,
  'Object.hasOwn': hasOwn,
  'Object.is': (_run, args) => Object.is(args[0], args[1]),
  'Object.keys': (run, args) => entries(run, args[0]).map(([key]) => key),
  'Object.values': (run, args) => entries(run, args[0]).map(([, value]) => value),
} satisfies Record<string, NativeCall>

export const collectionConstructors = {
  'new Map': (run, args) => {
    const map = new OrderedMap()
    if (args[0] === undefined || args[0] === null) return map
    for (const item of itemsOf(run, args[0])) map.set(...entryOf(run, item))
    return map
  },
  'new Set': (run, args) => {
    if (args[0] === undefined || args[0] === null) return new OrderedSet()
    return new OrderedSet(itemsOf(run, args[0]))
  },
} satisfies Record<string, NativeCall>
