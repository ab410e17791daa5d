import type { Choices } from '../choices.js'

/** The types of variables; expressions exist of all but functions. */
export type Type =
  | 'number'
  | 'boolean'
  | 'string'
  | 'array'
  | 'object'
  | 'map'
  | 'set'
  | 'date'
  | 'bigint'
  | 'promise'
  | 'function'
  | 'asyncFunction'
export type ExpressionType = Exclude<Type, 'function' | 'asyncFunction'>

export const typeText: Record<ExpressionType, string> = {
  number: 'number',
  boolean: 'boolean',
  string: 'string',
  array: 'number[]',
  object: 'Thing',
  map: 'Map<string, number>',
  set: 'Set<number>',
  date: 'Date',
  bigint: 'bigint',
  promise: 'Promise<number>',
}

export interface Variable {
  readonly name: string
  readonly type: Type
  readonly mutable: boolean
  /** Arguments before a function's own: helpers of the module get what they cannot capture. */
  readonly before?: string
}

/** What is declared where the grammar stands. */
export class Scope {
  private readonly variables: Variable[] = []
  private readonly parent: Scope | undefined

  constructor(parent?: Scope) {
    this.parent = parent
  }

  declare(variable: Variable): void {
    this.variables.push(variable)
  }

  /** The innermost and latest first. */
  of(type: Type): readonly Variable[] {
    const own = this.variables.filter((one) => one.type === type).reverse()
    return this.parent ? [...own, ...this.parent.of(type)] : own
  }

  mutable(type: Type): readonly Variable[] {
    return this.of(type).filter((one) => one.mutable)
  }
}

/** What `break` and `continue` may leave; `label` is absent where none stands before it. */
export interface Jump {
  readonly kind: 'loop' | 'switch' | 'block'
  readonly label: string | undefined
}

export interface Context {
  readonly scope: Scope
  /** How much deeper statements may nest. */
  readonly depth: number
  /** How much deeper expressions may nest until the next statement. */
  readonly nesting: number
  readonly awaits: boolean
  readonly returns: 'number' | 'anything'
  /** Innermost last. */
  readonly jumps: readonly Jump[]
  readonly grammar: Grammar
  /** A name that nothing else in the program has. */
  readonly fresh: (prefix: string) => string
}

/** Statements, and whether the code behind them can be reached. */
export interface Printed {
  readonly text: string
  readonly ends: boolean
}

/** The ways between the parts of the grammar, which need each other. */
export interface Grammar {
  expression(type: ExpressionType, c: Choices, x: Context): string
  statement(c: Choices, x: Context): Printed
  /** Statements between braces, in a scope of their own. */
  block(c: Choices, x: Context): Printed
  /** A block that ends by returning a number. */
  numberBody(c: Choices, x: Context): string
}

export interface Rule<Result> {
  readonly weight: number
  readonly when?: (x: Context) => boolean
  readonly print: (c: Choices, x: Context) => Result
}

/** Follows one of the rules that fit; the first always fits, and is the only one at the bottom. */
export function follow<Result>(
  rules: readonly Rule<Result>[],
  c: Choices,
  x: Context,
  bottom: boolean,
): Result {
  const fitting = bottom ? rules.slice(0, 1) : rules.filter((rule) => rule.when?.(x) !== false)
  return c.weighted(fitting).print(c, x)
}

export const has =
  (...types: readonly Type[]) =>
  (x: Context): boolean =>
    types.every((type) => x.scope.of(type).length > 0)

export const awaits = (x: Context): boolean => x.awaits

/** Decides of the next part and prints an expression. */
export const part = (type: ExpressionType, c: Choices, x: Context): string =>
  x.grammar.expression(type, c.next(), x)

export const number = (c: Choices, x: Context): string => part('number', c, x)

/** A literal or a variable of the type; mostly a variable where there is one. */
export function reference(type: Type, literals: readonly string[]) {
  return (c: Choices, x: Context): string => {
    const known = x.scope.of(type).map((one) => one.name)
    return known.length > 0 && (literals.length === 0 || c.chance(70))
      ? c.one(known)
      : c.one(literals)
  }
}

/** What an async function returns: a number, or a promise that it does not await. */
export const asyncResult = (c: Choices, x: Context): string =>
  c.chance(25) ? part('promise', c, x) : number(c, x)

/** A call of a function in scope. */
export function call(type: 'function' | 'asyncFunction') {
  return (c: Choices, x: Context): string => {
    const callee = c.one(x.scope.of(type))
    const second = c.chance(30) ? `, ${number(c, x)}` : ''
    return `${callee.name}(${callee.before ?? ''}${number(c, x)}${second})`
  }
}

/** The context of a function's body. */
export const inside = (x: Context, asynchronous: boolean): Context => ({
  ...x,
  scope: new Scope(x.scope),
  depth: Math.min(x.depth, 2),
  awaits: asynchronous,
  returns: 'number',
  jumps: [],
})
