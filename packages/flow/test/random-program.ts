/**
 * Random programs over numbers and functions: everything that is hard about variables, and little
 * else. They end: loops and functions call `tick`, which throws once its fuel is gone.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'read'; readonly name: string }
  | { readonly kind: 'add' | 'less'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'conditional'
      readonly test: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: 'log'; readonly value: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly argument: Expression }

export type Statement =
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'expression'; readonly value: Expression }
  | {
      readonly kind: 'if'
      readonly test: Expression
      readonly then: Block
      readonly otherwise: Block
    }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Block }
  | { readonly kind: 'for'; readonly name: string; readonly count: number; readonly body: Block }
  | {
      readonly kind: 'try'
      readonly body: Block
      readonly caught: string
      readonly handler: Block
    }
  | { readonly kind: 'throw' | 'return'; readonly value: Expression }
  | { readonly kind: 'rethrow' | 'describe'; readonly name: string }
  | { readonly kind: 'break' | 'continue' }
  /** Hands an arrow function to the host, which may call it at `run`. */
  | { readonly kind: 'keep'; readonly body: Block }
  | { readonly kind: 'run' }

export interface FunctionDeclaration {
  readonly name: string
  readonly parameter: string
  readonly body: Block
}

/** Functions are hoisted; variables are in their temporal dead zone until their `let`. */
export interface Block {
  readonly variables: readonly string[]
  readonly functions: readonly FunctionDeclaration[]
  readonly statements: readonly Statement[]
}

interface Scope {
  readonly variables: readonly string[]
  /** Those that are initialised already; reading others throws, so they are read rarely. */
  readonly ready: string[]
  readonly functions: readonly string[]
  readonly caught: readonly string[]
  readonly loop: boolean
  readonly depth: number
}

/** Makes a program from random numbers; where they run out it takes the simplest choice. */
export function randomProgram(tape: readonly number[]): Block {
  return new Generator(tape).block({
    variables: [],
    ready: [],
    functions: [],
    caught: [],
    loop: false,
    depth: 5,
  })
}

class Generator {
  readonly #tape: readonly number[]
  #at = 0
  #names = 0

  constructor(tape: readonly number[]) {
    this.#tape = tape
  }

  #below(limit: number): number {
    return (this.#tape[this.#at++] ?? 0) % limit
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.#below(items.length)]
  }

  #name(prefix: string): string {
    this.#names += 1
    return `${prefix}${this.#names}`
  }

  block(outer: Scope): Block {
    const variables = Array.from({ length: this.#below(3) }, () => this.#name('x'))
    const names = Array.from({ length: outer.depth > 1 ? this.#below(2) : 0 }, () =>
      this.#name('f'),
    )
    const scope: Scope = {
      ...outer,
      variables: [...outer.variables, ...variables],
      ready: [...outer.ready],
      functions: [...outer.functions, ...names],
      depth: outer.depth - 1,
    }
    const statements: Statement[] = []
    const undeclared = [...variables]
    const declare = (name: string): void => {
      statements.push({ kind: 'let', name, value: this.#expression(scope, 2) })
      scope.ready.push(name)
      undeclared.shift()
    }
    for (let left = this.#below(6); left > 0; left -= 1) {
      const name = undeclared[0]
      if (name !== undefined && this.#below(4) > 0) declare(name)
      else statements.push(this.#statement(scope))
    }
    for (const name of [...undeclared]) declare(name)
    if (this.#below(4) === 3) statements.push({ kind: 'run' })
    // Functions come last, so that they may use what is ready when they are called as a rule.
    const functions = names.map((name) => {
      const parameter = this.#name('p')
      const inner = this.#with(scope, parameter)
      return { name, parameter, body: this.block({ ...inner, loop: false }) }
    })
    return { variables, functions, statements }
  }

  #with(scope: Scope, name: string): Scope {
    return { ...scope, variables: [...scope.variables, name], ready: [...scope.ready, name] }
  }

  #variable(scope: Scope): string | undefined {
    return this.#pick(this.#below(40) === 39 ? scope.variables : scope.ready)
  }

  #statement(scope: Scope): Statement {
    const log = (): Statement => ({
      kind: 'expression',
      value: { kind: 'log', value: this.#expression(scope, 2) },
    })
    const deep = scope.depth > 0
    switch (this.#below(deep ? 16 : 8)) {
      case 1:
      case 2: {
        const name = this.#variable(scope)
        return name === undefined
          ? log()
          : { kind: 'assign', name, value: this.#expression(scope, 2) }
      }
      case 3:
        return { kind: 'run' }
      case 4: {
        const name = this.#pick(scope.caught)
        if (name === undefined) return log()
        return { kind: this.#below(3) === 0 ? 'rethrow' : 'describe', name }
      }
      case 5:
        if (!scope.loop) return log()
        return { kind: this.#below(2) === 0 ? 'break' : 'continue' }
      case 6:
        return this.#below(4) === 0
          ? { kind: 'return', value: this.#expression(scope, 1) }
          : { kind: 'expression', value: this.#expression(scope, 3) }
      case 7:
        return this.#below(3) === 0 ? { kind: 'throw', value: this.#expression(scope, 1) } : log()
      case 8:
      case 9:
        return {
          kind: 'if',
          test: this.#expression(scope, 2),
          then: this.block(scope),
          otherwise: this.block(scope),
        }
      case 10:
        return {
          kind: 'while',
          test: this.#expression(scope, 2),
          body: this.block({ ...scope, loop: true }),
        }
      case 11: {
        const name = this.#name('i')
        const inner = { ...this.#with(scope, name), loop: true }
        const body = this.#keeping(inner, name, this.block(inner))
        return { kind: 'for', name, count: this.#below(4), body }
      }
      case 12:
      case 13: {
        const body = this.#writing(scope, this.block(scope))
        const caught = this.#name('e')
        const handler = this.block({ ...scope, caught: [...scope.caught, caught] })
        return { kind: 'try', body, caught, handler: this.#observed(scope, handler) }
      }
      case 14:
      case 15:
        return { kind: 'keep', body: this.block({ ...scope, loop: false }) }
      default:
        return log()
    }
  }

  /** The block with assignments between calls that may throw. */
  #writing(scope: Scope, block: Block): Block {
    const statements = block.statements.flatMap((statement): readonly Statement[] => {
      const name = this.#pick(scope.ready)
      if (name === undefined || this.#below(2) === 0) return [statement]
      return [statement, { kind: 'assign', name, value: this.#expression(scope, 2) }]
    })
    return { ...block, statements }
  }

  /** The block, perhaps after an arrow function that looks at the loop's variable and changes it. */
  #keeping(scope: Scope, name: string, block: Block): Block {
    if (this.#below(3) === 0) return block
    const read: Expression = { kind: 'read', name }
    const log: Statement = { kind: 'expression', value: { kind: 'log', value: read } }
    const change: Statement = { kind: 'assign', name, value: this.#expression(scope, 2) }
    const body = {
      variables: [],
      functions: [],
      statements: [log, change].slice(0, 1 + this.#below(2)),
    }
    return { ...block, statements: [{ kind: 'keep', body }, ...block.statements] }
  }

  /** The block after a look at some variables. */
  #observed(scope: Scope, block: Block): Block {
    const reads = scope.ready.slice(-this.#below(3)).map((name): Statement => ({
      kind: 'expression',
      value: { kind: 'log', value: { kind: 'read', name } },
    }))
    return { ...block, statements: [...reads, ...block.statements] }
  }

  #expression(scope: Scope, depth: number): Expression {
    const inner = (): Expression => this.#expression(scope, depth - 1)
    switch (this.#below(depth > 0 ? 9 : 3)) {
      case 1:
      case 2: {
        const name = this.#variable(scope)
        return name === undefined ? this.#number() : { kind: 'read', name }
      }
      case 3:
      case 4:
        return { kind: 'add', left: inner(), right: inner() }
      case 5:
        return { kind: 'less', left: inner(), right: inner() }
      case 6:
        return { kind: 'conditional', test: inner(), then: inner(), otherwise: inner() }
      case 7:
        return { kind: 'log', value: inner() }
      case 8: {
        const name = this.#pick(scope.functions)
        return name === undefined ? this.#number() : { kind: 'call', name, argument: inner() }
      }
      default:
        return this.#number()
    }
  }

  #number(): Expression {
    return { kind: 'number', value: this.#below(10) }
  }
}
