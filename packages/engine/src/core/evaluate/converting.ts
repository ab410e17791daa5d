import type { BuiltinFunction, HostBuiltin, Instruction } from '@namu/core/internal'
import { receiverType } from '../convert/receiver.js'
import type { Value } from '../state/value.js'

/**
 * Which steps convert before they change anything, each argument once and in ECMA-262's order: only
 * those may be given up for a conversion, and executed again.
 */
export function mayConvert(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'unary':
    case 'binary':
    case 'template':
    case 'get':
    case 'set':
    case 'delete':
      return true
    case 'callBuiltin':
      return builtinConverts(instruction.builtin)
    default:
      return false
  }
}

export const builtinConverts = (builtin: BuiltinFunction): boolean => functions.has(builtin)

/** Whether the built-in method of this value does; a computed name that is itself converted does not. */
export function methodConverts(receiver: Value, name: Value): boolean {
  if (typeof name !== 'string') return false
  const type = receiverType(receiver)
  return (methods[type]?.has(name) ?? false) || (type !== 'Nullish' && ofObjects.has(name))
}

const approximate = `acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p
  log2 pow sin sinh tan tanh`
const exact = 'abs ceil clz32 floor fround imul max min round sign sqrt trunc'

const words = (text: string): string[] => text.split(/\s+/)

const functions: ReadonlySet<BuiltinFunction> = new Set<BuiltinFunction>([
  ...words(`${approximate} ${exact}`).map(
    (name) => `Math.${name}` as HostBuiltin & BuiltinFunction,
  ),
  'BigInt',
  'BigInt.asIntN',
  'BigInt.asUintN',
  'Date.UTC',
  'Date.parse',
  'JSON.parse',
  'Number',
  'Number.parseFloat',
  'Number.parseInt',
  'Object.hasOwn',
  'RegExp',
  'String',
  'String.fromCharCode',
  'String.fromCodePoint',
  'atob',
  'btoa',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'isFinite',
  'isNaN',
  'new AggregateError',
  'new Date',
  'new Error',
  'new EvalError',
  'new RangeError',
  'new ReferenceError',
  'new RegExp',
  'new SyntaxError',
  'new TypeError',
  'new URIError',
  'parseFloat',
  'parseInt',
])

const setters = 'Date FullYear Hours Milliseconds Minutes Month Seconds'

const methods: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  Array: new Set(
    words('at copyWithin fill flat includes indexOf join lastIndexOf slice splice toSpliced with'),
  ),
  BigInt: new Set(['toString']),
  Date: new Set(['setTime', ...words(setters).flatMap((part) => [`set${part}`, `setUTC${part}`])]),
  Number: new Set(words('toExponential toFixed toPrecision toString')),
  RegExp: new Set(['exec', 'test']),
  String: new Set(
    words(
      `at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match
      matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr
      substring`,
    ),
  ),
}

const ofObjects: ReadonlySet<string> = new Set(['hasOwnProperty', 'propertyIsEnumerable'])
