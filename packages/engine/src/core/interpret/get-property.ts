import { isObject } from '../convert/primitive.js'
import { hasUserProperties, objectType, receiverType } from '../convert/receiver.js'
import { isInherited } from '../convert/prototype-names.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import { Closure } from '../state/records.js'
import type { Value } from '../state/value.js'

/**
 * Property reads as a sandbox.
 *
 * G1. Own properties first, then the data properties of `builtinProperties`; prototypes are out of
 *     reach: a name that JavaScript would find there is a fault, not `undefined`.
 * G2. `__proto__` is always a fault.
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
    if (type === 'Error' && (key === 'name' || key === 'message'))
      return (object as unknown as Record<string, Value>)[key]
    return inherited(run, object, key)
  }
  if (key === 'size' && (object instanceof OrderedMap || object instanceof OrderedSet))
    return object.size
  if (object instanceof Closure) {
    const fn = run.program.functions[object.fn]
    if (key === 'name') return fn === undefined || fn.name.startsWith('<') ? '' : fn.name
    if (key === 'length') return fn?.arity ?? 0
  }
  if (type === 'Opaque') return getFromOpaque(run, object, key)
  return inherited(run, object, key)
}

/** Typed arrays can be read by index and asked for their length. */
function getFromOpaque(run: Run, object: object, key: string): Value {
  if (ArrayBuffer.isView(object) && !(object instanceof DataView)) {
    const array = object as Uint8Array
    if (key === 'length') return array.length
    const index = arrayIndex(key)
    if (index !== undefined) return array[index]
  }
  return fault(run, `The property ${key} of an object of the host is read`, 'Read it in a task.')
}

function inherited(run: Run, object: Value, key: string): Value {
  if (isInherited(receiverType(object), key))
    fault(
      run,
      `The property ${key} is read from a prototype`,
      'Call methods directly on their object; others are not available in workflows.',
    )
  return undefined
}

/** The number of a canonical array index, else `undefined`. */
export function arrayIndex(key: string): number | undefined {
  const index = Number(key)
  return Number.isInteger(index) && index >= 0 && index < 4_294_967_295 && String(index) === key
    ? index
    : undefined
}
