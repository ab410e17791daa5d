/**
 * The one table of JavaScript built-ins that workflows may use. The compiler allows what stands
 * here, the engine implements exactly this (its tables are typed by these names).
 */

/** What an engine has to know of a built-in before it calls it. */
export interface Builtin {
  /** Changes its receiver or an argument: the prefetcher must not walk over it. */
  readonly mutates?: true
  /** Calls functions it is given: a resumable frame, never a host call. */
  readonly callback?: true
  /** Answers from the run's clock or seed instead of the host's. */
  readonly run?: true
}

const reads: Builtin = {}
const mutates: Builtin = { mutates: true }
const callback: Builtin = { callback: true, mutates: true }
const run: Builtin = { run: true, mutates: true }

/** Methods by the run-time type of their receiver. */
export const builtinMethods = {
  Array: {
    at: reads,
    concat: reads,
    copyWithin: mutates,
    entries: reads,
    every: callback,
    fill: mutates,
    filter: callback,
    find: callback,
    findIndex: callback,
    findLast: callback,
    findLastIndex: callback,
    flat: reads,
    flatMap: callback,
    forEach: callback,
    includes: reads,
    indexOf: reads,
    join: reads,
    keys: reads,
    lastIndexOf: reads,
    map: callback,
    pop: mutates,
    push: mutates,
    reduce: callback,
    reduceRight: callback,
    reverse: mutates,
    shift: mutates,
    slice: reads,
    some: callback,
    sort: callback,
    splice: mutates,
    toReversed: reads,
    toSorted: callback,
    toSpliced: reads,
    unshift: mutates,
    values: reads,
    with: reads,
  },
  String: {
    at: reads,
    charAt: reads,
    charCodeAt: reads,
    codePointAt: reads,
    concat: reads,
    endsWith: reads,
    includes: reads,
    indexOf: reads,
    lastIndexOf: reads,
    padEnd: reads,
    padStart: reads,
    repeat: reads,
    replace: reads,
    replaceAll: reads,
    slice: reads,
    split: reads,
    startsWith: reads,
    substring: reads,
    toLowerCase: reads,
    toString: reads,
    toUpperCase: reads,
    trim: reads,
    trimEnd: reads,
    trimStart: reads,
    valueOf: reads,
  },
  Number: { toFixed: reads, toPrecision: reads, toString: reads, valueOf: reads },
  Boolean: { toString: reads, valueOf: reads },
  BigInt: { toString: reads, valueOf: reads },
  Object: { hasOwnProperty: reads },
  Map: {
    clear: mutates,
    delete: mutates,
    entries: reads,
    forEach: callback,
    get: reads,
    has: reads,
    keys: reads,
    set: mutates,
    values: reads,
  },
  Set: {
    add: mutates,
    clear: mutates,
    delete: mutates,
    entries: reads,
    forEach: callback,
    has: reads,
    keys: reads,
    values: reads,
  },
  Date: {
    getTime: reads,
    getUTCDate: reads,
    getUTCDay: reads,
    getUTCFullYear: reads,
    getUTCHours: reads,
    getUTCMilliseconds: reads,
    getUTCMinutes: reads,
    getUTCMonth: reads,
    getUTCSeconds: reads,
    setTime: mutates,
    setUTCDate: mutates,
    setUTCFullYear: mutates,
    setUTCHours: mutates,
    setUTCMilliseconds: mutates,
    setUTCMinutes: mutates,
    setUTCMonth: mutates,
    setUTCSeconds: mutates,
    toISOString: reads,
    toJSON: reads,
    valueOf: reads,
  },
  Error: { toString: reads },
  Promise: { catch: callback, finally: callback, then: callback },
} as const satisfies Record<string, Record<string, Builtin>>

/** Functions and constructors (`new X`) that are called by name. */
export const builtinFunctions = {
  'Array.from': callback,
  'Array.isArray': reads,
  'Array.of': reads,
  BigInt: reads,
  Boolean: reads,
  'Date.UTC': reads,
  'Date.now': run,
  'Date.parse': reads,
  'JSON.parse': reads,
  'JSON.stringify': reads,
  'Math.abs': reads,
  'Math.ceil': reads,
  'Math.floor': reads,
  'Math.max': reads,
  'Math.min': reads,
  'Math.random': run,
  'Math.round': reads,
  'Math.sign': reads,
  'Math.sqrt': reads,
  'Math.trunc': reads,
  Number: reads,
  'Number.isFinite': reads,
  'Number.isInteger': reads,
  'Number.isNaN': reads,
  'Number.isSafeInteger': reads,
  'Number.parseFloat': reads,
  'Number.parseInt': reads,
  'Object.assign': mutates,
  'Object.entries': reads,
  'Object.fromEntries': reads,
  'Object.hasOwn': reads,
  'Object.is': reads,
  'Object.keys': reads,
  'Object.values': reads,
  'Promise.all': mutates,
  'Promise.allSettled': mutates,
  'Promise.any': mutates,
  'Promise.race': mutates,
  'Promise.reject': mutates,
  'Promise.resolve': mutates,
  String: reads,
  'String.fromCharCode': reads,
  'String.fromCodePoint': reads,
  'crypto.randomUUID': run,
  isFinite: reads,
  isNaN: reads,
  'new Array': reads,
  'new Date': run,
  'new Error': reads,
  'new EvalError': reads,
  'new Map': reads,
  'new RangeError': reads,
  'new ReferenceError': reads,
  'new Set': reads,
  'new SyntaxError': reads,
  'new TypeError': reads,
  'new URIError': reads,
  parseFloat: reads,
  parseInt: reads,
  structuredClone: reads,
} as const satisfies Record<string, Builtin>

/** Constants that the compiler replaces by their value. */
export const builtinConstants = {
  Infinity,
  'Math.E': Math.E,
  'Math.LN10': Math.LN10,
  'Math.LN2': Math.LN2,
  'Math.LOG10E': Math.LOG10E,
  'Math.LOG2E': Math.LOG2E,
  'Math.PI': Math.PI,
  'Math.SQRT1_2': Math.SQRT1_2,
  'Math.SQRT2': Math.SQRT2,
  NaN,
  'Number.EPSILON': Number.EPSILON,
  'Number.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER,
  'Number.MAX_VALUE': Number.MAX_VALUE,
  'Number.MIN_SAFE_INTEGER': Number.MIN_SAFE_INTEGER,
  'Number.MIN_VALUE': Number.MIN_VALUE,
  'Number.NEGATIVE_INFINITY': Number.NEGATIVE_INFINITY,
  'Number.NaN': Number.NaN,
  'Number.POSITIVE_INFINITY': Number.POSITIVE_INFINITY,
  undefined,
} as const

/** Data properties of built-in objects that may be read, besides own properties. */
export const builtinProperties = {
  Array: ['length'],
  String: ['length'],
  Map: ['size'],
  Set: ['size'],
  Error: ['name', 'message', 'cause', 'errors'],
} as const

/** Classes that may stand on the right of `instanceof`. */
export const builtinClasses = [
  'AggregateError',
  'Array',
  'Date',
  'Error',
  'EvalError',
  'Map',
  'Object',
  'Promise',
  'RangeError',
  'ReferenceError',
  'Set',
  'SyntaxError',
  'TypeError',
  'URIError',
] as const

export type BuiltinReceiver = keyof typeof builtinMethods
export type BuiltinMethod<Receiver extends BuiltinReceiver> =
  keyof (typeof builtinMethods)[Receiver]
export type BuiltinFunction = keyof typeof builtinFunctions
export type BuiltinConstant = keyof typeof builtinConstants
export type BuiltinClass = (typeof builtinClasses)[number]
