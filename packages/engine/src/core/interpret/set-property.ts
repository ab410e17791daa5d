import { isObject, type PrimitiveValue } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { fault, hostOperation, throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { arrayIndex } from './get-property.js'

/** Property writes, in strict mode. Records of the engine take no properties. */
export function setProperty(run: Run, object: Value, key: string, value: Value): void {
  if (key === '__proto__') fault(run, 'The property __proto__ is written')
  if (!isObject(object)) setOnPrimitive(run, object as PrimitiveValue, key)
  if (!hasUserProperties(objectType(object))) {
    setOnRecord(run, object, key, value)
    return
  }
  const target = object as Record<string, Value>
  if (Array.isArray(object) && key === 'length') {
    hostOperation(run, () => {
      target[key] = value
    })
    return
  }
  if (isReadOnly(object, key))
    throwTypeError(
      run,
      `Cannot assign to read only property '${key}' of object '${Array.isArray(object) ? '[object Array]' : '#<Object>'}'`,
    )
  if (!Object.hasOwn(object, key) && !Object.isExtensible(object))
    throwTypeError(run, `Cannot add property ${key}, object is not extensible`)
  target[key] = value
}

function isReadOnly(object: object, key: string): boolean {
  return Object.isFrozen(object) && Object.hasOwn(object, key)
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
  const index = arrayIndex(key)
  if (ArrayBuffer.isView(object) && !(object instanceof DataView) && index !== undefined) {
    hostOperation(run, () => {
      ;(object as unknown as Value[])[index] = value
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
      : typeof object === 'string' && (arrayIndex(key) ?? Infinity) < object.length
  if (fixed || (isObject(object) && isReadOnly(object, key)))
    throwTypeError(
      run,
      `Cannot delete property '${key}' of ${Array.isArray(object) ? '[object Array]' : isObject(object) ? '#<Object>' : '[object String]'}`,
    )
  if (!isObject(object) || !hasUserProperties(objectType(object))) return true
  return Reflect.deleteProperty(object, key)
}
