import { boundMethods, builtinProperties } from '@namu/core/internal'
import { refuseAbsentMember } from '../convert/absent-members.js'
import { isObject } from '../convert/primitive.js'
import { hasUserProperties, objectType, receiverType } from '../convert/receiver.js'
import { isNumericKey, isTypedArray, type TypedArray } from '../convert/typed-arrays.js'
import { isInherited } from '../convert/prototype-names.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import { Formatter, UrlParams, UrlRecord } from '../state/host-objects.js'
import { classOf, ClassValue, findMember } from '../state/classes.js'
import { BuiltinCallable, Closure, NativeFunction } from '../state/records.js'
import { coderProperty, TextCoder } from '../state/text-coders.js'
import type { Value } from '../state/value.js'
import { builtinProperty, constructorOf, hasStatics } from './builtin-properties.js'
import { classAt, inheritedMember, memberValue } from './members.js'
import { urlProperty } from '../url/properties.js'

/**
 * Property reads as a sandbox.
 *
 * G1. Own properties first, then the data properties of `builtinProperties`; prototypes are out of
 *     reach: a name that JavaScript would find there is a fault, not `undefined`.
 * G2. `__proto__` is always a fault.
 * G3. The members of a class of the program are within reach. Its accessors are called by the
 *     instructions that read and write; a built-in that meets one is a fault.
 */
export function getProperty(run: Run, object: Value, key: string): Value {
  if (key === '__proto__') return fault(run, 'The property __proto__ is read')
  if (isObject(object)) return getFromObject(run, object, key)
  if (object === undefined || object === null)
    return throwTypeError(run, `Cannot read properties of ${String(object)} (reading '${key}')`)
  if (typeof object === 'string') {
    if (key === 'length') return object.length
    const index = arrayIndex(key)
    if (index !== undefined) return object[index]
  }
  return inherited(run, object, key)
}

function getFromObject(run: Run, object: object, key: string): Value {
  const type = objectType(object)
  if (hasUserProperties(type)) {
    if (Object.hasOwn(object, key)) return (object as Record<string, Value>)[key]
    // The name and message of an error came with it.
    if (key !== 'name' && key !== 'message') refuseAbsentMember(run, object, key)
    const owner = classOf(object)
    if (owner !== undefined) {
      const member = findMember(owner, key)
      if (member !== undefined) return memberValue(run, member, key)
      if (key === 'constructor') return owner.value
    }
    if (type === 'Error' && (key === 'name' || key === 'message'))
      return (object as unknown as Record<string, Value>)[key]
    return inherited(run, object, key)
  }
  if (key === 'size' && (object instanceof OrderedMap || object instanceof OrderedSet))
    return object.size
  if (object instanceof UrlRecord) {
    const part = urlProperty(run, object, key)
    if (part !== undefined) return part
  }
  if (object instanceof UrlParams && key === 'size') return object.pairs.length
  if (object instanceof Formatter && key === boundMethods[object.type]) return object.bound
  if (object instanceof RegExp && regExpProperties.has(key))
    return (object as unknown as Record<string, Value>)[key]
  if (object instanceof ClassValue) return getFromClass(run, object, key)
  if (object instanceof BuiltinCallable && (key === 'name' || key === 'length'))
    return builtinProperty(object, key)
  if (object instanceof Closure && (key === 'name' || key === 'length'))
    return closureProperty(run, object, key)
  if (object instanceof NativeFunction && (key === 'name' || key === 'length'))
    return nativeProperty(run, object, key)
  if (isTypedArray(object)) return getFromTypedArray(run, object, key)
  if (object instanceof TextCoder) {
    const property = coderProperty(object, key)
    if (property !== undefined) return property
  }
  if (type === 'Opaque')
    return fault(run, `The property ${key} of an object of the host is read`, 'Read it in a task.')
  if (object instanceof BuiltinCallable && hasStatics(object))
    return fault(run, `The property ${key} of ${object.builtin} is read`, 'Name it directly.')
  return inherited(run, object, key)
}

/** The name of a function with a computed key is known only where it is made. */
function closureProperty(run: Run, closure: Closure, key: 'name' | 'length'): Value {
  const fn = run.program.functions[closure.fn]
  if (key === 'length') return fn?.arity
  if (fn?.name === '<computed>')
    fault(run, 'The name of a function with a computed key is read', 'Keep the name beside it.')
  return fn?.name.startsWith('<') ? '' : fn?.name
}

/** The functions of the promise algorithms have no names. */
function nativeProperty(run: Run, { behaviour }: NativeFunction, key: 'name' | 'length'): Value {
  if (key === 'name') return ''
  if (behaviour.kind === 'resolve' || behaviour.kind === 'reject') return 1
  return fault(run, 'The length of a function of the host is read')
}

function getFromClass(run: Run, object: ClassValue, key: string): Value {
  const member = inheritedMember(run, object, key)
  if (member !== undefined) return memberValue(run, member, key)
  if (key === 'name') return classAt(run, object)?.name
  if (key === 'length') return classAt(run, object)?.arity
  return inherited(run, object, key)
}

/** `lastIndex`, and what JavaScript reads through accessors. */
const regExpProperties: ReadonlySet<string> = new Set(builtinProperties.RegExp)

const typedArrayProperties: ReadonlySet<string> = new Set(builtinProperties.TypedArray)

function getFromTypedArray(run: Run, array: TypedArray, key: string): Value {
  return isNumericKey(key) || typedArrayProperties.has(key)
    ? (array as unknown as Record<string, Value>)[key]
    : inherited(run, array, key)
}

function inherited(run: Run, object: Value, key: string): Value {
  const type = receiverType(object)
  if (!isInherited(type, key)) return undefined
  if (key === 'constructor') return constructorOf(run, object, type)
  return fault(
    run,
    `The property ${key} is read from a prototype`,
    'Call methods directly on their object; others are not available in workflows.',
  )
}

/** The number of a canonical array index, else `undefined`. */
export function arrayIndex(key: string): number | undefined {
  const index = Number(key)
  return Number.isInteger(index) && index >= 0 && index < 4_294_967_295 && String(index) === key
    ? index
    : undefined
}
