import type { BuiltinMethod } from '@namu/core/internal'
import { isObject, toText } from '../convert/primitive.js'
import { isTypedArray, type TypedArray } from '../convert/typed-arrays.js'
import { elementOf, storeElement } from '../convert/typed-elements.js'
import { fault, hostOperation, throwError, throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { BuiltinIterator } from '../state/collections.js'
import { isCallable } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { arrayLike } from './array-functions.js'
import { callbackAt, numberAt, type Method } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

type TypedArrayMethod = Method<TypedArray>
type LoopName =
  'every' | 'filter' | 'find' | 'findIndex' | 'findLast' | 'findLastIndex' | 'forEach' | 'some'

/** The loops of arrays, which a typed array takes part in as an array without holes. */
function loop(name: LoopName): TypedArrayMethod {
  const backwards = name === 'findLast' || name === 'findLastIndex'
  const kind = name === 'filter' ? 'TypedArray.filter' : (`Array.${name}` as const)
  return (run, array, args, frame, site) => {
    const { length } = array
    const state = {
      array: asArray(array),
      fn: callbackAt(run, args, 0),
      length,
      index: backwards ? length - 1 : 0,
      element: undefined,
      waiting: false,
      result: [],
    }
    pushBuiltinFrame(run, kind, state, identityAt(run, frame, site), args[1])
    return pushed
  }
}

const asArray = (array: TypedArray): Value[] => array as unknown as Value[]

function reduction(name: 'reduce' | 'reduceRight'): TypedArrayMethod {
  return (run, array, args, frame, site) => {
    const { length } = array
    const state = {
      array: asArray(array),
      fn: callbackAt(run, args, 0),
      length,
      index: name === 'reduce' ? 0 : length - 1,
      started: args.length > 1,
      accumulator: args[1],
      waiting: false,
    }
    pushBuiltinFrame(run, `Array.${name}`, state, identityAt(run, frame, site))
    return pushed
  }
}

const map: TypedArrayMethod = (run, array, args, frame, site) => {
  const fn = callbackAt(run, args, 0)
  const result = hostOperation(run, () => sameKind(array, array.length))
  const state = { source: array, array, fn, index: 0, waiting: false, result }
  pushBuiltinFrame(run, 'TypedArray.map', state, identityAt(run, frame, site), args[1])
  return pushed
}

/** A new array of the same kind. */
export function sameKind(array: TypedArray, source: number | readonly Value[]): TypedArray {
  const Kind = array.constructor as new (source: number | readonly Value[]) => TypedArray
  return new Kind(source)
}

/** V8 asks a comparator in another order here than for arrays. */
const sorting =
  (name: 'sort' | 'toSorted'): TypedArrayMethod =>
  (run, array, args) => {
    const [compare] = args
    if (isCallable(compare))
      fault(
        run,
        'A typed array is sorted with a function',
        'Sort an array: Uint8Array.from([...bytes].sort(compare)).',
      )
    if (compare !== undefined)
      throwTypeError(run, 'The comparison function must be either a function or undefined')
    return name === 'sort' ? array.sort() : array.toSorted()
  }

/** Searches compare without converting. */
const search =
  (
    find: (array: TypedArray, ...args: [wanted: number, from?: number]) => Value,
  ): TypedArrayMethod =>
  (run, array, args) => {
    const rest = indexes(run, args, 1, 1)
    // An element of another type is simply not found.
    return hostOperation(run, () => find(array, args[0] as number, ...rest))
  }

const iterator =
  (mode: 'keys' | 'values' | 'entries'): TypedArrayMethod =>
  (_run, array) =>
    new BuiltinIterator(asArray(array), mode)

/** Index arguments, which the host converts when and if it does; absent ones stay absent. */
const indexes = (run: Run, args: readonly Value[], at: number, count: number): number[] =>
  args.slice(at, at + count).map((_argument, next) => numberAt(run, args, at + next))

const bounds = (run: Run, args: readonly Value[], at: number): [number, number] =>
  indexes(run, args, at, 2) as [number, number]

/** What is written before an element that cannot be converted stays written. */
const set: TypedArrayMethod = (run, array, args) => {
  const [source] = args
  const offset = numberAt(run, args, 1)
  if (!isObject(source) || isTypedArray(source)) {
    hostOperation(run, () => {
      array.set(source as TypedArray, offset)
    })
    return undefined
  }
  const elements = arrayLike(run, source)
  hostOperation(run, () => {
    array.set([], offset)
  })
  const start = Math.trunc(Number(offset)) || 0
  if (start + elements.length > array.length)
    throwError(run, 'RangeError', 'offset is out of bounds')
  elements.forEach((element, at) => {
    storeElement(run, array, start + at, element)
  })
  return undefined
}

export const typedArrayMethods: Readonly<Record<BuiltinMethod<'TypedArray'>, TypedArrayMethod>> = {
  '@@iterator': iterator('values'),
  at: (run, array, args) => hostOperation(run, () => array.at(numberAt(run, args, 0))),
  copyWithin: (run, array, args) =>
    hostOperation(run, () => array.copyWithin(numberAt(run, args, 0), ...bounds(run, args, 1))),
  entries: iterator('entries'),
  every: loop('every'),
  fill: (run, array, args) => {
    const value = elementOf(run, args[0]) as number
    return hostOperation(run, () => array.fill(value, ...bounds(run, args, 1)))
  },
  filter: loop('filter'),
  find: loop('find'),
  findIndex: loop('findIndex'),
  findLast: loop('findLast'),
  findLastIndex: loop('findLastIndex'),
  forEach: loop('forEach'),
  includes: search((array, ...args) => array.includes(...args)),
  indexOf: search((array, ...args) => array.indexOf(...args)),
  join: (run, array, args) => {
    const separator = args[0] === undefined ? ',' : toText(run, args[0])
    return hostOperation(run, () => array.join(separator))
  },
  keys: iterator('keys'),
  lastIndexOf: search((array, ...args) => array.lastIndexOf(...args)),
  map,
  reduce: reduction('reduce'),
  reduceRight: reduction('reduceRight'),
  reverse: (_run, array) => array.reverse(),
  set,
  slice: (run, array, args) => hostOperation(run, () => array.slice(...bounds(run, args, 0))),
  some: loop('some'),
  sort: sorting('sort'),
  subarray: (run, array, args) => hostOperation(run, () => array.subarray(...bounds(run, args, 0))),
  toReversed: (_run, array) => array.toReversed(),
  toSorted: sorting('toSorted'),
  toString: (_run, array) => array.join(','),
  values: iterator('values'),
  with: (run, array, args) => {
    const index = numberAt(run, args, 0)
    const value = elementOf(run, args[1]) as number
    return hostOperation(run, () => array.with(index, value))
  },
}
