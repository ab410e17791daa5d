import { localeArray } from '../convert/locale-array.js'
import { askHost } from '../evaluate/ask-host.js'
import type { BuiltinMethod } from '@namu/core/internal'
import { hasOwnConversion, joinElements, toText } from '../convert/primitive.js'
import { hostOperation, throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { BuiltinIterator } from '../state/collections.js'
import { isCallable, NativeFunction } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { sortState, writeBack } from './array-sort.js'
import { callbackAt, numberAt, numbers, type Method } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

type ArrayMethod = Method<Value[]>
type LoopName = Extract<
  BuiltinMethod<'Array'>,
  | 'every'
  | 'filter'
  | 'find'
  | 'findIndex'
  | 'findLast'
  | 'findLastIndex'
  | 'flatMap'
  | 'forEach'
  | 'map'
  | 'some'
>

/** Starts a loop with a callback; `map` has its length from the start, others grow. */
function loop(name: LoopName): ArrayMethod {
  const backwards = name === 'findLast' || name === 'findLastIndex'
  return (run, array, args, frame, site) => {
    const { length } = array
    const fn =
      name === 'flatMap' && !isCallable(args[0])
        ? throwTypeError(run, 'flatMap mapper function is not callable')
        : callbackAt(run, args, 0)
    pushBuiltinFrame(
      run,
      `Array.${name}`,
      {
        array,
        fn,
        length,
        index: backwards ? length - 1 : 0,
        element: undefined,
        waiting: false,
        result: name === 'map' ? new Array<Value>(length) : [],
      },
      identityAt(run, frame, site),
      args[1],
    )
    return pushed
  }
}

function reduction(name: 'reduce' | 'reduceRight'): ArrayMethod {
  return (run, array, args, frame, site) => {
    const { length } = array
    pushBuiltinFrame(
      run,
      `Array.${name}`,
      {
        array,
        fn: callbackAt(run, args, 0),
        length,
        index: name === 'reduce' ? 0 : length - 1,
        started: args.length > 1,
        accumulator: args[1],
        waiting: false,
      },
      identityAt(run, frame, site),
    )
    return pushed
  }
}

/** `sort` and `toSorted`; without a comparator by text, which may call what converts the elements. */
function sorting(name: 'sort' | 'toSorted'): ArrayMethod {
  return (run, array, args, frame, site) => {
    const fn = args[0]
    if (fn !== undefined && !isCallable(fn))
      throwTypeError(run, 'The comparison function must be either a function or undefined')
    const copy = name === 'toSorted'
    const present = copy ? Array.from(array) : withoutHoles(array)
    const items = present.filter((item) => item !== undefined)
    const parts = {
      target: copy ? [] : array,
      items,
      undefineds: present.length - items.length,
      holes: array.length - present.length,
    }
    const converts = fn === undefined && items.some((item) => hasOwnConversion(run, item))
    if (fn === undefined && !converts)
      return writeBack(run, { ...parts, items: byText(run, items) })
    const order = fn ?? new NativeFunction({ kind: 'textOrder' })
    const state = sortState(order, parts.target, items, parts.undefineds, parts.holes)
    pushBuiltinFrame(run, `Array.${name}`, state, identityAt(run, frame, site))
    return pushed
  }
}

/** `filter` passes over holes. */
function withoutHoles(array: readonly Value[]): Value[] {
  const everything = (_item: Value): boolean => true
  return array.filter(everything)
}

function byText(run: Run, items: readonly Value[]): Value[] {
  return items
    .map((item) => ({ item, text: toText(run, item) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ item }) => item)
}

/** Searches that compare without converting; the start index is the only number, if it is needed. */
const search =
  (find: (array: Value[], wanted: Value, from: number | undefined) => Value): ArrayMethod =>
  (run, array, args) =>
    hostOperation(run, () =>
      find(array, args[0], array.length === 0 ? undefined : numberAt(run, args, 1)),
    )

/** Index arguments of slice-like methods from `at` on; absent ones stay absent. */
const bounds = (run: Run, args: readonly Value[], at: number): [number, number] =>
  // Two at most, so that nothing else reaches the host.
  numbers(run, args.slice(at, at + 2)) as [number, number]

const iterator =
  (mode: 'keys' | 'values' | 'entries'): ArrayMethod =>
  (_run, array) =>
    new BuiltinIterator(array, mode)

/** Start and count of `splice` as given, and what is put in. */
const spliceArguments = (run: Run, args: readonly Value[]): [number, number, ...Value[]] =>
  // A call without the count removes the rest: the host sees as many arguments as the program gave.
  [...bounds(run, args, 0), ...args.slice(2)] as [number, number, ...Value[]]

export const arrayMethods: Readonly<Record<BuiltinMethod<'Array'>, ArrayMethod>> = {
  toLocaleString: (run, array, args) => {
    const view = localeArray(run, array)
    return askHost(run, 'Array.toLocaleString', () => [view, ...args.slice(0, 2)])
  },
  '@@iterator': iterator('values'),
  at: (run, array, args) => hostOperation(run, () => array.at(numberAt(run, args, 0))),
  concat: (_run, array, args) => array.concat(...args),
  copyWithin: (run, array, args) =>
    hostOperation(run, () => array.copyWithin(numberAt(run, args, 0), ...bounds(run, args, 1))),
  entries: iterator('entries'),
  every: loop('every'),
  fill: (run, array, args) =>
    hostOperation(run, () => array.fill(args[0], ...bounds(run, args, 1))),
  filter: loop('filter'),
  find: loop('find'),
  findIndex: loop('findIndex'),
  findLast: loop('findLast'),
  findLastIndex: loop('findLastIndex'),
  flat: (run, array, args) => hostOperation(run, () => array.flat(numberAt(run, args, 0))),
  flatMap: loop('flatMap'),
  forEach: loop('forEach'),
  includes: search((array, wanted, from) => array.includes(wanted, from)),
  indexOf: search((array, wanted, from) => array.indexOf(wanted, from)),
  join: (run, array, args) =>
    joinElements(run, array, args[0] === undefined ? ',' : toText(run, args[0])),
  keys: iterator('keys'),
  lastIndexOf: (run, array, args) => {
    if (array.length === 0) return -1
    return hostOperation(run, () =>
      array.lastIndexOf(...([args[0], ...numbers(run, args.slice(1, 2))] as [Value, number])),
    )
  },
  map: loop('map'),
  pop: (run, array) => hostOperation(run, () => array.pop()),
  push: (run, array, args) => {
    if (!Object.isExtensible(array)) return hostOperation(run, () => array.push(...args))
    for (const item of args) array.push(item)
    return array.length
  },
  reduce: reduction('reduce'),
  reduceRight: reduction('reduceRight'),
  reverse: (run, array) => hostOperation(run, () => array.reverse()),
  shift: (run, array) => hostOperation(run, () => array.shift()),
  slice: (run, array, args) => hostOperation(run, () => array.slice(...bounds(run, args, 0))),
  some: loop('some'),
  sort: sorting('sort'),
  splice: (run, array, args) =>
    hostOperation(run, () => array.splice(...spliceArguments(run, args))),
  toReversed: (_run, array) => array.toReversed(),
  toSorted: sorting('toSorted'),
  toSpliced: (run, array, args) =>
    hostOperation(run, () => array.toSpliced(...spliceArguments(run, args))),
  toString: (run, array) => joinElements(run, array, ','),
  unshift: (run, array, args) => hostOperation(run, () => array.unshift(...args)),
  values: iterator('values'),
  with: (run, array, args) => {
    const index = numberAt(run, args, 0)
    return hostOperation(run, () => array.with(index, args[1]))
  },
}
