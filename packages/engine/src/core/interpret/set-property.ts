import { refuseAbsentMember } from '../convert/absent-members.js'
import { describeValue } from '../convert/describe.js'
import { isObject, type PrimitiveValue } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { isNumericKey, isTypedArray } from '../convert/typed-arrays.js'
import { storeElement } from '../convert/typed-elements.js'
import { fault, hostOperation, throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { UrlRecord } from '../state/host-objects.js'
import { ClassValue } from '../state/classes.js'
import type { Value } from '../state/value.js'
import { setUrlProperty } from '../url/properties.js'
import { arrayIndex } from './get-property.js'
import { inheritedMember } from './members.js'

/** Property writes, in strict mode. Records of the engine take no properties. */
export function setProperty(run: Run, object: Value, key: string, value: Value): void {
  if (key === '__proto__') fault(run, 'The property __proto__ is written')
  if (!isObject(object)) setOnPrimitive(run, object as PrimitiveValue, key)
  if (!hasUserProperties(objectType(object))) {
    setOnRecord(run, object, key, value)
    return
  }
  const target = object as Record<string, Value>
  if (Array.isArray(object) && key === 'constructor')
    fault(run, 'The constructor of an array is written', 'Methods would ask it for their result.')
  if (Array.isArray(object) && key === 'length') {
    if (isObject(value))
      fault(run, 'An object is converted to the length of an array', 'Convert it: Number(n).')
    hostOperation(run, () => {
      target[key] = value
    })
    return
  }
  if (isReadOnly(object, key))
    throwTypeError(
      run,
      `Cannot assign to read only property '${key}' of object '${describeValue(object)}'`,
    )
  // It may be an accessor; the name and message may be own only here.
  if (!Object.hasOwn(object, key) || key === 'name' || key === 'message')
    refuseAbsentMember(run, object, key)
  // The instructions have called it; a built-in cannot.
  if (!Object.hasOwn(object, key) && inheritedMember(run, object, key)?.kind === 'accessor')
    fault(run, `The accessor ${key} is written by a built-in`, 'Assign to the property itself.')
  if (!Object.hasOwn(object, key) && !Object.isExtensible(object))
    throwTypeError(run, `Cannot add property ${key}, object is not extensible`)
  target[key] = value
}

function isReadOnly(object: object, key: string): boolean {
  return Object.isFrozen(object) && Object.hasOwn(object, key)
}

function isPermanent(object: object, key: string): boolean {
  return Object.isSealed(object) && Object.hasOwn(object, key)
}

function setOnPrimitive(run: Run, object: PrimitiveValue, key: string): never {
  if (object === undefined || object === null)
    throwTypeError(run, `Cannot set properties of ${String(object)} (setting '${key}')`)
  const text = String(object)
  if (typeof object === 'string' && (key === 'length' || arrayIndex(key) !== undefined)) {
    const index = arrayIndex(key)
    if (index === undefined || index < object.length)
      throwTypeError(run, `Cannot assign to read only property '${key}' of string '${text}'`)
  }
  throwTypeError(run, `Cannot create property '${key}' on ${typeof object} '${text}'`)
}

function setOnRecord(run: Run, object: object, key: string, value: Value): void {
  if (isTypedArray(object) && isNumericKey(key)) {
    storeElement(run, object, Number(key), value)
    return
  }
  if (object instanceof UrlRecord && setUrlProperty(run, object, key, value)) return
  if (object instanceof RegExp && key === 'lastIndex' && !isObject(value)) {
    hostOperation(run, () => {
      // The host converts it when it matches, as JavaScript does.
      object.lastIndex = value as number
    })
    return
  }
  fault(
    run,
    `The property ${key} is written on a value that takes none`,
    'Keep such data in an object of your own.',
  )
}

export function deleteProperty(run: Run, object: Value, key: string): boolean {
  if (key === '__proto__') fault(run, 'The property __proto__ is deleted')
  if (object === undefined || object === null)
    throwTypeError(run, 'Cannot convert undefined or null to object')
  const fixed =
    (Array.isArray(object) || typeof object === 'string') && key === 'length'
      ? true
      : isTypedArray(object)
        ? isNumericKey(key) && Object.hasOwn(object, key)
        : typeof object === 'string' && (arrayIndex(key) ?? Infinity) < object.length
  if (fixed || (isObject(object) && isPermanent(object, key)))
    throwTypeError(
      run,
      `Cannot delete property '${key}' of ${isObject(object) ? describeValue(object) : '[object String]'}`,
    )
  if (object instanceof ClassValue) fault(run, `The property ${key} of a class is deleted`)
  if (!isObject(object) || !hasUserProperties(objectType(object))) return true
  return Reflect.deleteProperty(object, key)
}
