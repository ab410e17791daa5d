/** Why a built-in is not there, and what to write instead. Sentences without their first capital and last stop. */
export interface LeftOut {
  readonly reason: string
  readonly rewrite: string
}

const inTask = (what: string): LeftOut => ({
  reason: `${what} are effects, and effects belong in tasks`,
  rewrite: 'Call it in a task.',
})
const timer: LeftOut = {
  reason: 'a timer of the process would be lost with the process',
  rewrite: "Wait with `await sleep('10s')` of `@namu/core`.",
}
const weak: LeftOut = {
  reason: 'what it holds would depend on when the garbage collector ran',
  rewrite: 'Use a `Map` or a `Set`.',
}
const attributes: LeftOut = {
  reason: 'a snapshot does not keep getters, setters and attributes of single properties',
  rewrite: 'Assign the property, or write it in the object literal.',
}
const prototypes: LeftOut = {
  reason: 'prototypes are out of a workflow’s reach',
  rewrite: 'Use own properties, and `instanceof` or `typeof` to tell values apart.',
}
const newer = (rewrite: string): LeftOut => ({
  reason: 'it is newer than the JavaScript of Node 20, on which workflows may run',
  rewrite,
})
const grouping = newer('Fill an object or a `Map` in a loop, or with `reduce`.')
const setAlgebra = newer('Combine the sets with spreads and `filter`.')
const bytes: LeftOut = {
  reason: 'a workflow has typed arrays, not the memory behind them',
  rewrite: 'Make a `Uint8Array` of a length or of its elements, or do it in a task.',
}
const localeData: LeftOut = {
  reason: 'its results are objects of the host that call it again',
  rewrite: 'Use it in a task.',
}
const consoleState: LeftOut = {
  reason: 'the log of a run is lines',
  rewrite: 'Use `console.log`, `info`, `warn`, `error`, `debug` or `assert`.',
}
const legacyEscape: LeftOut = {
  reason: 'it is an old form of encoding',
  rewrite: 'Use `encodeURIComponent` and `decodeURIComponent`.',
}
const markup: LeftOut = {
  reason: 'it is one of the old methods that make HTML',
  rewrite: 'Use a template string.',
}

/** Built-in functions and globals that are left out on purpose, by name; a name covers what begins with it and a dot. */
export const leftOutFunctions: Readonly<Record<string, LeftOut>> = {
  AbortController: {
    reason: 'nothing in a workflow listens to a signal',
    rewrite: 'Cancel the run, or use a `timeout` of the task.',
  },
  'Array.fromAsync': newer('Use `Promise.all`.'),
  ArrayBuffer: bytes,
  Atomics: bytes,
  Buffer: bytes,
  'Error.captureStackTrace': {
    reason: 'a stack belongs to one process',
    rewrite: 'Leave it out; errors of a run have the stack of the run.',
  },
  'Map.groupBy': grouping,
  'Object.create': { reason: prototypes.reason, rewrite: '`Object.create(null)`, or a literal.' },
  'Object.defineProperties': attributes,
  'Object.defineProperty': attributes,
  'Object.getOwnPropertyDescriptor': attributes,
  'Object.getOwnPropertyDescriptors': attributes,
  'Object.getOwnPropertySymbols': {
    reason: 'workflows have no symbols',
    rewrite: 'Use `Object.keys`.',
  },
  'Object.getPrototypeOf': prototypes,
  'Object.groupBy': grouping,
  'Object.setPrototypeOf': prototypes,
  'Promise.try': newer('Use an async function.'),
  'Promise.withResolvers': newer(
    'Keep the functions: `let done; const p = new Promise((resolve) => { done = resolve })`.',
  ),
  Proxy: {
    reason: 'it turns property reads into calls that nobody can see',
    rewrite: 'Use functions.',
  },
  Reflect: {
    reason: prototypes.reason,
    rewrite: 'Use `Object.keys`, `in`, `delete` and property reads.',
  },
  SharedArrayBuffer: bytes,
  clearInterval: timer,
  clearTimeout: timer,
  'console.count': consoleState,
  'console.countReset': consoleState,
  'console.dir': consoleState,
  'console.dirxml': consoleState,
  'console.group': consoleState,
  'console.groupCollapsed': consoleState,
  'console.groupEnd': consoleState,
  'console.table': consoleState,
  'console.time': consoleState,
  'console.timeEnd': consoleState,
  'console.timeLog': consoleState,
  'console.trace': consoleState,
  crypto: {
    reason: 'of `crypto`, a workflow has `randomUUID`, which the run’s seed answers',
    rewrite: 'Call it in a task.',
  },
  escape: legacyEscape,
  fetch: inTask('requests'),
  globalThis: {
    reason: 'what stands there belongs to one process',
    rewrite: 'Name the built-in itself.',
  },
  'Intl.Locale': localeData,
  'Intl.Segmenter': localeData,
  'new AbortController': {
    reason: 'nothing in a workflow listens to a signal',
    rewrite: 'Cancel the run, or use a `timeout` of the task.',
  },
  'new ArrayBuffer': bytes,
  'new Boolean': {
    reason: 'an object around a primitive is never what one wants',
    rewrite: 'Call it without `new`.',
  },
  'new DataView': bytes,
  'new FinalizationRegistry': weak,
  'new Intl.Locale': localeData,
  'new Intl.Segmenter': localeData,
  'new Number': {
    reason: 'an object around a primitive is never what one wants',
    rewrite: 'Call it without `new`.',
  },
  'new Object': { reason: 'a literal says the same', rewrite: 'Write `{}`.' },
  'new Proxy': {
    reason: 'it turns property reads into calls that nobody can see',
    rewrite: 'Use functions.',
  },
  'new String': {
    reason: 'an object around a primitive is never what one wants',
    rewrite: 'Call it without `new`.',
  },
  'new WeakMap': weak,
  'new WeakRef': weak,
  'new WeakSet': weak,
  performance: {
    reason: 'it measures the process',
    rewrite: 'Use `Date.now()`, which is the run’s own clock.',
  },
  process: {
    reason: 'a run may continue in another process',
    rewrite: 'Pass what you need as an input, or read it in a task.',
  },
  queueMicrotask: {
    reason: 'what it throws ends a process, and nothing could catch it in a run',
    rewrite: 'Write `Promise.resolve().then(f)`.',
  },
  setImmediate: timer,
  setInterval: timer,
  setTimeout: timer,
  unescape: legacyEscape,
}

/** Methods that are left out on purpose, by receiver. */
export const leftOutMethods: Readonly<Record<string, Readonly<Record<string, LeftOut>>>> = {
  Date: {
    getYear: { reason: 'it has two digits', rewrite: 'Use `getFullYear`.' },
    setYear: { reason: 'it has two digits', rewrite: 'Use `setFullYear`.' },
  },
  Iterator: {
    drop: newer('Spread the iterator into an array first.'),
    every: newer('Spread the iterator into an array first.'),
    filter: newer('Spread the iterator into an array first.'),
    find: newer('Spread the iterator into an array first.'),
    flatMap: newer('Spread the iterator into an array first.'),
    forEach: newer('Spread the iterator into an array first.'),
    map: newer('Spread the iterator into an array first.'),
    reduce: newer('Spread the iterator into an array first.'),
    some: newer('Spread the iterator into an array first.'),
    take: newer('Spread the iterator into an array first.'),
    toArray: newer('Spread the iterator: `[...items]`.'),
  },
  Object: { isPrototypeOf: prototypes },
  RegExp: {
    compile: { reason: 'it changes what the object is', rewrite: 'Make a new `RegExp`.' },
  },
  Set: {
    difference: setAlgebra,
    intersection: setAlgebra,
    isDisjointFrom: setAlgebra,
    isSubsetOf: setAlgebra,
    isSupersetOf: setAlgebra,
    symmetricDifference: setAlgebra,
    union: setAlgebra,
  },
  TextEncoder: {
    encodeInto: {
      reason: 'it fills memory that is shared',
      rewrite: 'Use `encode`, and `set` of the array.',
    },
  },
  TypedArray: {
    buffer: bytes,
    toLocaleString: {
      reason: 'the host writes numbers in its own language',
      rewrite: 'Spread it into an array first.',
    },
  },
  String: Object.fromEntries(
    'anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup'
      .split(' ')
      .map((name) => [name, markup]),
  ),
}

/** What is known of a function or global that is left out, or of the object it belongs to. */
export function leftOutFunction(name: string): LeftOut | undefined {
  for (let path = name; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf('.'), 0)))
    if (Object.hasOwn(leftOutFunctions, path)) return leftOutFunctions[path]
  return undefined
}

export function leftOutMethod(receiver: string, name: string): LeftOut | undefined {
  const methods = Object.hasOwn(leftOutMethods, receiver) ? leftOutMethods[receiver] : undefined
  return methods && Object.hasOwn(methods, name) ? methods[name] : undefined
}
