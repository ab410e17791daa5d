import { itemsOf, runsCode } from '../convert/iterate.js'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { functionHasOwn } from '../interpret/builtin-properties.js'
import { arrayIndex } from '../interpret/get-property.js'
import {
  defineIterator,
  defineProperty,
  ownIterator,
  ownKeys,
} from '../interpret/own-properties.js'
import { setProperty } from '../interpret/set-property.js'
import type { Run } from '../program/program.js'
import { classOf, ClassValue } from '../state/classes.js'
import { classHasOwn } from '../interpret/members.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'
import { identityAt } from '../interpret/identity-at.js'
import { entryOf } from './entries.js'
import { takeIn } from './intake.js'
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

const assign: NativeCall = (run, args) => {
  const [target, ...sources] = args
  requireObject(run, target)
  if (!isObject(target))
    fault(run, 'Object.assign is given a primitive', 'Assign to an object of your own.')
  for (const source of sources) {
    for (const key of ownKeys(run, source))
      setProperty(run, target, key, (source as Record<string, Value>)[key])
    const iterator = ownIterator(source)
    if (iterator) assignIterator(run, target, iterator.value)
  }
  return target
}

/** A target that walks in its own way would have to be told. */
function assignIterator(run: Run, target: object, value: Value): void {
  if (objectType(target) !== 'Object' || classOf(target) || !Object.isExtensible(target))
    fault(run, 'A [Symbol.iterator] is assigned to what is no plain object', 'Spread it: {...o}.')
  defineIterator(target, value)
}

const fromEntries: NativeCall = (run, args, frame, site) => {
  const [iterable] = args
  if (iterable === undefined || iterable === null)
    throwTypeError(run, `${String(iterable)} is not iterable`)
  const object: Record<string, Value> = {}
  if (runsCode(run, iterable))
    return takeIn(run, iterable, { kind: 'object', object }, identityAt(run, frame, site))
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
  if (!isObject(object)) return false
  const type = objectType(object)
  if (object instanceof ClassValue) return classHasOwn(run, object, name)
  if (type === 'Function') return functionHasOwn(run, object, name)
  return (
    (hasUserProperties(type) || type === 'RegExp' || type === 'TypedArray') &&
    Object.hasOwn(object, name)
  )
}

const ownNames: NativeCall = (run, args) => {
  const [value] = args
  requireObject(run, value)
  if (typeof value === 'string') return [...Object.keys(value), 'length']
  if (!isObject(value)) return []
  const type = objectType(value)
  const isHosts = type === 'Date' || type === 'RegExp' || type === 'TypedArray'
  if (!hasUserProperties(type) && !isHosts)
    return fault(run, 'The property names of such an object are listed', 'Do it in a task.')
  return Object.getOwnPropertyNames(value)
}

const create: NativeCall = (run, args) => {
  if (args[0] !== null || args[1] !== undefined)
    return fault(
      run,
      'Object.create is given a prototype or properties',
      'Write an object literal.',
    )
  return Object.create(null) as object
}

export const objectFunctions = {
  'Object.assign': assign,
  'Object.create': create,
  'Object.entries': (run, args) => entries(run, args[0]),
  'Object.fromEntries': fromEntries,
  'Object.getOwnPropertyNames': ownNames,
  'Object.hasOwn': hasOwn,
  'Object.is': (_run, args) => Object.is(args[0], args[1]),
  'Object.keys': (run, args) => entries(run, args[0]).map(([key]) => key),
  'Object.values': (run, args) => entries(run, args[0]).map(([, value]) => value),
} satisfies Record<string, NativeCall>

export const collectionConstructors = {
  'new Map': (run, args, frame, site) => {
    const map = new OrderedMap()
    if (args[0] === undefined || args[0] === null) return map
    if (runsCode(run, args[0]))
      return takeIn(run, args[0], { kind: 'map', map }, identityAt(run, frame, site))
    for (const item of itemsOf(run, args[0])) map.set(...entryOf(run, item))
    return map
  },
  'new Set': (run, args, frame, site) => {
    const set = new OrderedSet()
    if (args[0] === undefined || args[0] === null) return set
    if (runsCode(run, args[0]))
      return takeIn(run, args[0], { kind: 'set', set }, identityAt(run, frame, site))
    return new OrderedSet(itemsOf(run, args[0]))
  },
} satisfies Record<string, NativeCall>
