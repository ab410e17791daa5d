/** Typed arrays and the conversion of text to bytes and back. Every kind of typed array has the same members. */

/** The classes of typed arrays, as their instances name themselves. */
export const typedArrayClasses = [
  'BigInt64Array',
  'BigUint64Array',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
] as const
export type TypedArrayClass = (typeof typedArrayClasses)[number]

const reads = {}
const mutates = { mutates: true } as const
const callback = { callback: true, mutates: true } as const

export const binaryMethods = {
  TypedArray: {
    '@@iterator': reads,
    at: reads,
    copyWithin: mutates,
    entries: reads,
    every: callback,
    fill: mutates,
    filter: callback,
    find: callback,
    findIndex: callback,
    findLast: callback,
    findLastIndex: callback,
    forEach: callback,
    includes: reads,
    indexOf: reads,
    join: reads,
    keys: reads,
    lastIndexOf: reads,
    map: callback,
    reduce: callback,
    reduceRight: callback,
    reverse: mutates,
    set: mutates,
    slice: reads,
    some: callback,
    sort: { mutates: true, note: 'Without a function.' },
    subarray: { note: 'Shares the elements, as in JavaScript.' },
    toReversed: reads,
    toSorted: { note: 'Without a function.' },
    toString: reads,
    values: reads,
    with: reads,
  },
  TextEncoder: { encode: reads },
  TextDecoder: { decode: { note: 'Of a typed array, whole: without `stream`.' } },
} as const

type TypedArrayFunction = `new ${TypedArrayClass}` | `${TypedArrayClass}.${'from' | 'of'}`

const functionsOf = (name: TypedArrayClass): [TypedArrayFunction, object][] => [
  [`new ${name}`, reads],
  [`${name}.from`, callback],
  [`${name}.of`, reads],
]

/** What the table says of these functions. */
export interface BinaryFunction {
  readonly callback?: true
  readonly mutates?: true
  readonly note?: string
}

export const binaryFunctions = {
  ...(Object.fromEntries(typedArrayClasses.flatMap(functionsOf)) as Readonly<
    Record<TypedArrayFunction, BinaryFunction>
  >),
  'new TextDecoder': { note: 'Of UTF-8.' },
  'new TextEncoder': reads,
} as const

/** Bytes of one element. */
export const bytesPerElement: Readonly<Record<TypedArrayClass, number>> = {
  BigInt64Array: 8,
  BigUint64Array: 8,
  Float32Array: 4,
  Float64Array: 8,
  Int16Array: 2,
  Int32Array: 4,
  Int8Array: 1,
  Uint16Array: 2,
  Uint32Array: 4,
  Uint8Array: 1,
  Uint8ClampedArray: 1,
}

export const binaryConstants = Object.fromEntries(
  typedArrayClasses.map((name) => [`${name}.BYTES_PER_ELEMENT`, bytesPerElement[name]]),
) as Readonly<Record<`${TypedArrayClass}.BYTES_PER_ELEMENT`, number>>

export const binaryProperties = {
  TypedArray: ['length', 'byteLength', 'byteOffset', 'BYTES_PER_ELEMENT'],
  TextDecoder: ['encoding', 'fatal', 'ignoreBOM'],
  TextEncoder: ['encoding'],
} as const

export const binaryClasses = [...typedArrayClasses, 'TextDecoder', 'TextEncoder'] as const
