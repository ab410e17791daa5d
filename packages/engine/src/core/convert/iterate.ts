import { fault, throwTypeError } from '../errors/run-error.js'
import { BuiltinIterator, stepIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { describeValue } from './describe.js'
import { isObject } from './primitive.js'
import { objectType } from './receiver.js'

/** GetIterator; `undefined` when the value is not iterable. */
export function iteratorOf(run: Run, value: Value): BuiltinIterator | undefined {
  if (typeof value === 'string') return new BuiltinIterator(value, 'values')
  if (!isObject(value)) return undefined
  if (Array.isArray(value)) return new BuiltinIterator(value as Value[], 'values')
  if (value instanceof OrderedMap) return new BuiltinIterator(value, 'entries')
  if (value instanceof OrderedSet) return new BuiltinIterator(value, 'values')
  if (value instanceof BuiltinIterator) return value
  if (objectType(value) === 'Opaque')
    return fault(run, 'An object of the host is iterated', 'Turn it into an array in a task.')
  return undefined
}

/** All remaining items. */
export function drain(iterator: BuiltinIterator): Value[] {
  const items: Value[] = []
  while (stepIterator(iterator)) items.push(iterator.current)
  return items
}

/** The items of an iterable argument of a built-in, with the built-in's message otherwise. */
export function itemsOf(run: Run, value: Value): Value[] {
  if (Array.isArray(value)) return Array.from(value as Value[])
  const iterator = iteratorOf(run, value)
  if (iterator === undefined) throwTypeError(run, notIterableArgument(value))
  return drain(iterator)
}

export function notIterableArgument(value: Value): string {
  const rest = 'is not iterable (cannot read property Symbol(Symbol.iterator))'
  if (value === undefined) return `undefined ${rest}`
  if (value === null) return `object null ${rest}`
  if (isObject(value)) return `${objectType(value) === 'Function' ? 'function' : 'object'} ${rest}`
  // V8 leaves out the value of a bigint here.
  return typeof value === 'bigint'
    ? `bigint ${rest}`
    : `${typeof value} ${describeValue(value)} ${rest}`
}
