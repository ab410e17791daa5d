import { fault, throwTypeError } from '../errors/run-error.js'
import { BuiltinIterator, stepIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import type { Run } from '../program/program.js'
import { memberValue } from '../interpret/members.js'
import { ownIterator } from '../interpret/own-properties.js'
import { classOf, findMember } from '../state/classes.js'
import { RunGenerator } from '../state/records.js'
import { UrlParams } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import { refuseAbsentMember } from './absent-members.js'
import { describeValue } from './describe.js'
import { isObject } from './primitive.js'
import { objectType } from './receiver.js'
import { isTypedArray } from './typed-arrays.js'

/** GetIterator; `undefined` when the value is not iterable. */
export function iteratorOf(run: Run, value: Value): BuiltinIterator | undefined {
  if (typeof value === 'string') return new BuiltinIterator(value, 'values')
  if (!isObject(value)) return undefined
  if (Array.isArray(value)) return new BuiltinIterator(value as Value[], 'values')
  if (value instanceof OrderedMap) return new BuiltinIterator(value, 'entries')
  if (value instanceof OrderedSet) return new BuiltinIterator(value, 'values')
  if (value instanceof BuiltinIterator) return value
  if (isTypedArray(value)) return new BuiltinIterator(value as unknown as Value[], 'values')
  if (value instanceof UrlParams) return new BuiltinIterator(value.pairs, 'pairs')
  if (runsCode(run, value))
    return fault(
      run,
      'What runs code at each step is given to a built-in',
      'Spread it into an array: [...items].',
    )
  if (objectType(value) === 'Opaque')
    return fault(run, 'An object of the host is iterated', 'Turn it into an array in a task.')
  refuseAbsentMember(run, value, '@@iterator')
  return undefined
}

/** What an object of the program has under `Symbol.iterator`; `undefined` for what is built in. */
export function iteratorMethod(run: Run, value: Value): Value {
  if (!isObject(value)) return undefined
  const own = ownIterator(value)
  if (own) return own.value ?? undefined
  const member = findMember(classOf(value), Symbol.iterator)
  return member && memberValue(run, member, '[Symbol.iterator]')
}

/** Whether each step of iterating a value runs code of the program. */
export function runsCode(run: Run, value: Value): boolean {
  return value instanceof RunGenerator || iteratorMethod(run, value) !== undefined
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
