import { typedArrayClasses, type TypedArrayClass } from '@namu/core/internal'
import type { Value } from '../state/value.js'

/**
 * Typed arrays are the host's own objects: what they do with a primitive is ECMA-262's. The type
 * stands for all kinds of them, which differ in their elements only.
 */
export type TypedArray = Uint8Array

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

export function typedArrayName(array: TypedArray): TypedArrayClass {
  return array[Symbol.toStringTag]
}

const classes = {
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
} as const satisfies Readonly<Record<TypedArrayClass, unknown>>

type TypedArrayConstructor = new (source?: Value, offset?: number, length?: number) => TypedArray

/** The host's constructor; it is called with a primitive, a typed array, a list or a buffer. */
export function typedArrayClass(name: TypedArrayClass): TypedArrayConstructor {
  return classes[name] as unknown as TypedArrayConstructor
}

export function isTypedArrayClass(name: string): name is TypedArrayClass {
  return (typedArrayClasses as readonly string[]).includes(name)
}

/** CanonicalNumericIndexString: of such a key a typed array has an element or nothing. */
export function isNumericKey(key: string): boolean {
  return key === '-0' || String(Number(key)) === key
}
