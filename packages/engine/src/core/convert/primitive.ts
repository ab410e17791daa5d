import { fault, throwError, throwTypeError } from '../errors/run-error.js'
import { isCallable } from '../state/records.js'
import type { BuiltinIterator } from '../state/collections.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { dateText } from './date-text.js'
import { objectType } from './receiver.js'

/**
 * ECMA-262 ToPrimitive and its relatives over the values of a run.
 *
 * P1. No code of the workflow runs: an own `toString`, `valueOf` or `toJSON` function is a fault.
 */
export type Hint = 'default' | 'number' | 'string'

export type PrimitiveValue = string | number | bigint | boolean | null | undefined

export function isObject(value: Value): value is object {
  return typeof value === 'object' && value !== null
}

export function toPrimitive(run: Run, value: Value, hint: Hint): PrimitiveValue {
  if (!isObject(value)) return value as PrimitiveValue
  const type = objectType(value)
  if (type === 'Date') {
    const date = value as Date
    return hint === 'number' ? date.getTime() : dateText(date)
  }
  if (type === 'Function')
    return fault(run, 'A function is used as text or number', 'Call the function, or use its name.')
  if (type === 'Opaque')
    return fault(run, 'An object of the host is used as text or number', 'Convert it in a task.')
  refuseOwnConversion(run, value)
  if (type === 'Bare' || Object.hasOwn(value, 'toString'))
    return throwTypeError(run, 'Cannot convert object to primitive value')
  return objectText(run, value)
}

export function toText(run: Run, value: Value): string {
  if (typeof value === 'string') return value
  return String(isObject(value) ? toPrimitive(run, value, 'string') : value)
}

/** ToNumber: a bigint is a TypeError. */
export function toNumber(run: Run, value: Value): number {
  if (typeof value === 'number') return value
  const primitive = toPrimitive(run, value, 'number')
  if (typeof primitive === 'bigint')
    return throwTypeError(run, 'Cannot convert a BigInt value to a number')
  return Number(primitive)
}

export function toPropertyKey(run: Run, value: Value): string {
  return typeof value === 'string' ? value : toText(run, value)
}

/** Own functions under these names would be called by a conversion. */
function refuseOwnConversion(run: Run, value: object): void {
  for (const name of ['toString', 'valueOf'] as const) {
    if (Object.hasOwn(value, name) && isCallable(Reflect.get(value, name)))
      fault(
        run,
        `An object with its own ${name} function is converted implicitly`,
        `Call ${name}() explicitly.`,
      )
  }
}

function objectText(run: Run, value: object): string {
  switch (objectType(value)) {
    case 'Array':
      return joinElements(run, value as readonly Value[], ',')
    case 'Error':
      return errorText(run, value as Error)
    case 'Promise':
      return '[object Promise]'
    case 'Map':
      return '[object Map]'
    case 'Set':
      return '[object Set]'
    case 'Iterator':
      return `[object ${iteratorTag((value as BuiltinIterator).target)}]`
    default:
      return '[object Object]'
  }
}

function iteratorTag(target: BuiltinIterator['target']): string {
  if (typeof target === 'string') return 'String Iterator'
  if (target instanceof OrderedMap) return 'Map Iterator'
  return target instanceof OrderedSet ? 'Set Iterator' : 'Array Iterator'
}

/** Error.prototype.toString. */
export function errorText(run: Run, error: Error): string {
  const name = (error.name as Value) === undefined ? 'Error' : toText(run, error.name)
  const message = (error.message as Value) === undefined ? '' : toText(run, error.message)
  if (name === '') return message
  return message === '' ? name : `${name}: ${message}`
}

/** How deep values may nest where the engine recurses: a bound of its own, as the host's stack differs. */
const deepestNesting = 2_000

export function refuseDepth(run: Run, depth: number): void {
  if (depth >= deepestNesting) throwError(run, 'RangeError', 'Maximum call stack size exceeded')
}

/** Array.prototype.join; an array that contains itself is empty text there, as in V8. */
export function joinElements(
  run: Run,
  array: readonly Value[],
  separator: string,
  open: readonly Value[][] = [],
): string {
  if (open.includes(array as Value[])) return ''
  refuseDepth(run, open.length)
  const inside = [...open, array as Value[]]
  let text = ''
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) text += separator
    const element = array[index]
    if (element === undefined || element === null) continue
    if (Array.isArray(element)) {
      refuseOwnConversion(run, element)
      text += joinElements(run, element as Value[], ',', inside)
    } else text += toText(run, element)
  }
  return text
}
