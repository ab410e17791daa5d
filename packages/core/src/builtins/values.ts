import {
  builtinClasses,
  builtinFunctions,
  type BuiltinClass,
  type BuiltinFunction,
} from './table.js'

/** What a built-in can do as a value. */
export interface BuiltinValueKinds {
  /** What a call of it does; without it a call throws. */
  readonly call?: BuiltinFunction
  /** What `new` of it does; without it `new` throws. */
  readonly construct?: BuiltinFunction
  /** What `instanceof` of it asks. */
  readonly class?: BuiltinClass
}

/** Built-ins that have two names and are one function. */
const aliases: Readonly<Record<string, string>> = {
  'Number.parseFloat': 'parseFloat',
  'Number.parseInt': 'parseInt',
}

/** Built-in classes that mean the same with and without `new`. */
export const sameWithoutNew: ReadonlySet<string> = new Set([
  'AggregateError',
  'Array',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
])

/** Functions that throw apart from their object, as `this` matters to them, and Namu's own. */
const needsReceiver = /^(Promise|crypto|namu)\./

/** The one name of a built-in that has several. */
export const canonicalBuiltin = (path: string): string =>
  Object.hasOwn(aliases, path) ? (aliases[path] ?? path) : path

/**
 * What the built-in of a canonical name can do as a value; `undefined` when it cannot be one.
 */
export function builtinValueKinds(path: string): BuiltinValueKinds | undefined {
  if (needsReceiver.test(path) || path.startsWith('new ')) return undefined
  const construct = functionNamed(`new ${path}`)
  const call = sameWithoutNew.has(path) ? construct : functionNamed(path)
  const type = builtinClasses.find((name) => name === path)
  if (!call && !construct && !type) return undefined
  return { ...(call && { call }), ...(construct && { construct }), ...(type && { class: type }) }
}

/** How many parameters a built-in says it has: the language's own function is asked, not called. */
export function builtinArity(path: string): number {
  // Not the language's own: a realm need not have them.
  if (path.startsWith('console.')) return 0
  if (path === 'structuredClone' || path.startsWith('Text')) return 0
  if (path === 'atob' || path === 'btoa') return 1
  let found: unknown = globalThis
  for (const part of path.split('.')) found = (found as Readonly<Record<string, unknown>>)[part]
  return (found as { readonly length: number }).length
}

function functionNamed(name: string): BuiltinFunction | undefined {
  return Object.hasOwn(builtinFunctions, name) ? (name as BuiltinFunction) : undefined
}
