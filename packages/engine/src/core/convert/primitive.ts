import { fault, throwError, throwTypeError } from '../errors/run-error.js'
import { classOf, ClassValue, findMember } from '../state/classes.js'
import { isCallable } from '../state/records.js'
import type { BuiltinIterator } from '../state/collections.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Run } from '../program/program.js'
import type { Formatter, UrlParams, UrlRecord } from '../state/host-objects.js'
import type { TextCoder } from '../state/text-coders.js'
import type { Value } from '../state/value.js'
import { serializeForm } from '../url/form.js'
import { refuseAbsentMember } from './absent-members.js'
import { askConversion, convertAfter } from '../evaluate/conversion.js'
import { dateText } from './date-text.js'
import { objectType } from './receiver.js'
import type { TypedArray } from './typed-arrays.js'

/**
 * ECMA-262 ToPrimitive and its relatives over the values of a run.
 *
 * P1. No code of the workflow runs in here: where an own `toString` or `valueOf` function has to, the
 *     step is given up (`evaluate/conversion.ts`).
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
    return hint === 'number' ? date.getTime() : dateText(run, date)
  }
  if (type === 'Function')
    return fault(run, 'A function is used as text or number', 'Call the function, or use its name.')
  if (type === 'Opaque')
    return fault(run, 'An object of the host is used as text or number', 'Convert it in a task.')
  if (hasOwnConversion(run, value)) return askConversion(run, value, hint)
  if (type === 'Bare' || Object.hasOwn(value, 'toString'))
    return throwTypeError(run, 'Cannot convert object to primitive value')
  return objectText(run, value)
}

export function toText(run: Run, value: Value): string {
  if (typeof value === 'string') return value
  return String(isObject(value) ? toPrimitive(run, value, 'string') : value)
}

/** Its text is source code, and that is never the text of a number. Classes may have a static `valueOf`. */
export function isFunctionValue(value: Value): boolean {
  return isCallable(value) && !(value instanceof ClassValue)
}

/** ToNumber: a bigint is a TypeError. */
export function toNumber(run: Run, value: Value): number {
  if (typeof value === 'number') return value
  if (isFunctionValue(value)) return Number.NaN
  const primitive = toPrimitive(run, value, 'number')
  if (typeof primitive === 'bigint')
    return throwTypeError(run, 'Cannot convert a BigInt value to a number')
  return Number(primitive)
}

export function toPropertyKey(run: Run, value: Value): string {
  return typeof value === 'string' ? value : toText(run, value)
}

/** Whether a conversion calls functions of the program. */
export function hasOwnConversion(
  run: Run,
  value: Value,
  names: readonly ('toString' | 'valueOf')[] = ['toString', 'valueOf'],
): boolean {
  if (!isObject(value)) return false
  refuseAbsentMember(run, value, '@@toPrimitive')
  const owner = classOf(value)
  return names.some((name) => {
    if (Object.hasOwn(value, name)) return isCallable(Reflect.get(value, name))
    refuseAbsentMember(run, value, name)
    return findMember(owner, name) !== undefined
  })
}

/** `toString` of an object that has none of its own. */
export function objectText(run: Run, value: object): string {
  switch (objectType(value)) {
    case 'Array':
      return joinElements(run, value as readonly Value[], ',')
    case 'Error':
      return errorText(run, value as Error)
    case 'Promise':
      return '[object Promise]'
    case 'RegExp':
      return (value as RegExp).toString()
    case 'URL':
      return (value as UrlRecord).href
    case 'URLSearchParams':
      return serializeForm((value as UrlParams).pairs)
    case 'Collator':
    case 'DateTimeFormat':
    case 'DisplayNames':
    case 'ListFormat':
    case 'NumberFormat':
    case 'PluralRules':
    case 'RelativeTimeFormat':
      return `[object Intl.${(value as Formatter).type}]`
    case 'TypedArray':
      return (value as TypedArray).join(',')
    case 'TextDecoder':
    case 'TextEncoder':
      return `[object ${(value as TextCoder).type}]`
    case 'Generator':
      return '[object Generator]'
    case 'Map':
      return '[object Map]'
    case 'Set':
      return '[object Set]'
    case 'Iterator':
      return `[object ${iteratorTag(value as BuiltinIterator)}]`
    default:
      return '[object Object]'
  }
}

function iteratorTag({ target, mode }: BuiltinIterator): string {
  if (mode === 'matches') return 'RegExp String Iterator'
  if (mode.startsWith('pair')) return 'URLSearchParams Iterator'
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
  before = '',
): string {
  if (open.includes(array as Value[])) return ''
  refuseDepth(run, open.length)
  const inside = [...open, array as Value[]]
  let text = ''
  for (let index = 0; index < array.length; index += 1) {
    if (index > 0) text += separator
    const element = array[index]
    if (element === undefined || element === null) continue
    if (!isObject(element)) {
      text += toText(run, element)
      continue
    }
    const read = `${before}${text} ${String(array.length)} `
    if (Array.isArray(element) && !hasOwnConversion(run, element))
      text += joinElements(run, element as Value[], ',', inside, read)
    else text += convertAfter(run, read, () => toText(run, element))
  }
  return text
}
