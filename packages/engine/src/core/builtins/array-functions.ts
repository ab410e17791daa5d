import { describeValue } from '../convert/describe.js'
import {
  drain,
  iteratorMethod,
  iteratorOf,
  notIterableArgument,
  runsCode,
} from '../convert/iterate.js'
import { isObject, toNumber } from '../convert/primitive.js'
import { hostOperation, throwTypeError } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import { identityAt } from '../interpret/identity-at.js'
import type { Run } from '../program/program.js'
import { BuiltinIterator } from '../state/collections.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import type { Taker } from './frame-states.js'
import { takeIn } from './intake.js'
import type { NativeCall } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

const from: NativeCall = (run, args, frame, site) => {
  const [source, fn] = args
  if (fn !== undefined && !isCallable(fn))
    throwTypeError(run, `${describeValue(fn)} is not a function`)
  if (source === undefined || source === null) throwTypeError(run, notIterableArgument(source))
  const method = iteratorMethod(run, source)
  if (method !== undefined && !isCallable(method))
    throwTypeError(
      run,
      '%Array%.from requires that the property of the first argument, items[Symbol.iterator], when exists, be a function',
    )
  if (runsCode(run, source)) {
    const taker: Taker =
      fn === undefined
        ? { kind: 'list', items: [] }
        : { kind: 'mapped', fn, receiver: args[2], items: [] }
    return takeIn(run, source, taker, identityAt(run, frame, site))
  }
  const iterator = iteratorOf(run, source) ?? new BuiltinIterator(arrayLike(run, source), 'values')
  if (fn === undefined) return drain(iterator)
  const state = { source: iterator, fn, result: [], waiting: false }
  pushBuiltinFrame(run, 'Array.from', state, identityAt(run, frame, site), args[2])
  return pushed
}

/** The elements of an object with a `length`; anything else has none. */
export function arrayLike(run: Run, source: Value): Value[] {
  if (!isObject(source) || isCallable(source)) return []
  const length = toNumber(run, getProperty(run, source, 'length'))
  const count = Number.isNaN(length) ? 0 : Math.min(Math.max(Math.trunc(length), 0), 2 ** 53 - 1)
  const elements = hostOperation(run, () => new Array<Value>(count))
  for (let index = 0; index < count; index += 1)
    elements[index] = getProperty(run, source, String(index))
  return elements
}

export const arrayFunctions = {
  'Array.from': from,
  'Array.isArray': (_run, args) => Array.isArray(args[0]),
  'Array.of': (_run, args) => [...args],
  'new Array': (run, args) => {
    const [length] = args
    if (args.length !== 1 || typeof length !== 'number') return [...args]
    return hostOperation(run, () => new Array<Value>(length))
  },
} satisfies Record<string, NativeCall>
