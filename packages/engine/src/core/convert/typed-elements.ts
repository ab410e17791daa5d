import type { TypedArrayClass } from '@namu/core/internal'
import { hostOperation } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { isObject, toPrimitive } from './primitive.js'
import { typedArrayClass, type TypedArray } from './typed-arrays.js'

/** A value that is to be an element: the host turns a primitive into a number or bigint. */
export function elementOf(run: Run, value: Value): Value {
  return isObject(value) ? toPrimitive(run, value, 'number') : value
}

/** Stores an element; one behind the end is converted and dropped, as JavaScript does. */
export function storeElement(run: Run, array: TypedArray, at: number, value: Value): void {
  const element = elementOf(run, value)
  hostOperation(run, () => {
    ;(array as unknown as Value[])[at] = element
  })
}

/** A new typed array of these values, which are converted one after the other. */
export function typedArrayOf(
  run: Run,
  name: TypedArrayClass,
  values: ArrayLike<Value>,
): TypedArray {
  const array = hostOperation(run, () => new (typedArrayClass(name))(values.length))
  for (let at = 0; at < values.length; at += 1) storeElement(run, array, at, values[at])
  return array
}
