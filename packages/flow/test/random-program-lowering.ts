import { invariant, type ValueId } from '@namu/core/internal'
import type { BlockHandle, FunctionBuilder, Variable } from '../src/index.js'
import { span, spec, task, values } from './building.js'
import type { Block, Expression, FunctionDeclaration, Statement } from './random-program.js'

type Scope = ReadonlyMap<string, Variable>

interface Loop {
  readonly onBreak: BlockHandle
  readonly onContinue: BlockHandle
}

/** Builds the program as a front end does. */
export function lowerProgram(fn: FunctionBuilder, program: Block): void {
  new Lowering(fn).body(program, new Map(), false)
}

class Lowering {
  readonly #fn: FunctionBuilder

  constructor(fn: FunctionBuilder) {
    this.#fn = fn
  }

  body(block: Block, scope: Scope, ticks: boolean): void {
    if (ticks) this.#host('tick')
    this.#block(block, scope)
    if (this.#fn.open) this.#fn.return(this.#number(0), span)
  }

  #block(block: Block, outer: Scope, loop?: Loop): void {
    const fn = this.#fn
    const scope = new Map(outer)
    for (const name of block.variables) scope.set(name, fn.declare(name, span))
    for (const { name } of block.functions) scope.set(name, fn.declare(name, span))
    for (const declaration of block.functions) this.#function(declaration, scope)
    for (const statement of block.statements) {
      if (!fn.open) return
      this.#statement(statement, scope, loop)
    }
  }

  #function({ name, parameter, body }: FunctionDeclaration, scope: Scope): void {
    const closure = this.#fn.closure(spec(name, [parameter], false), (nested) => {
      const inner = new Map(scope).set(parameter, nested.parameter(0))
      new Lowering(nested).body(body, inner, true)
    })
    this.#fn.initialise(this.#variable(scope, name), closure, span)
  }

  #statement(it: Statement, scope: Scope, loop: Loop | undefined): void {
    const fn = this.#fn
    switch (it.kind) {
      case 'let':
        fn.initialise(this.#variable(scope, it.name), this.#value(it.value, scope), span)
        return
      case 'assign':
        fn.write(this.#variable(scope, it.name), this.#value(it.value, scope), span)
        return
      case 'expression':
        this.#value(it.value, scope)
        return
      case 'if': {
        const [then, otherwise, join] = [fn.block('if'), fn.block(), fn.block()]
        fn.branch(this.#value(it.test, scope), then, otherwise, span)
        fn.enter(then)
        this.#block(it.then, scope, loop)
        fn.jump(join, span)
        fn.enter(otherwise)
        this.#block(it.otherwise, scope, loop)
        fn.jump(join, span)
        fn.enter(join)
        return
      }
      case 'while': {
        const [head, body, exit] = [fn.block('loop'), fn.block(), fn.block()]
        fn.jump(head, span)
        fn.enter(head)
        fn.branch(this.#value(it.test, scope), body, exit, span)
        fn.enter(body)
        this.#host('tick')
        this.#block(it.body, scope, { onBreak: exit, onContinue: head })
        fn.jump(head, span)
        fn.enter(exit)
        return
      }
      case 'for':
        this.#for(it, scope)
        return
      case 'try':
        fn.guarded(
          () => this.#block(it.body, scope, loop),
          (thrown) => {
            const caught = fn.declare(it.caught, span)
            fn.initialise(caught, thrown, span)
            this.#block(it.handler, new Map(scope).set(it.caught, caught), loop)
          },
          span,
        )
        return
      case 'throw':
        fn.throw(this.#value(it.value, scope), span)
        return
      case 'return':
        fn.return(this.#value(it.value, scope), span)
        return
      case 'rethrow':
        fn.throw(fn.read(this.#variable(scope, it.name), span), span)
        return
      case 'describe':
        this.#host('log', fn.read(this.#variable(scope, it.name), span))
        return
      case 'break':
      case 'continue':
        invariant(loop, 'only loops are left')
        fn.jump(it.kind === 'break' ? loop.onBreak : loop.onContinue, span)
        return
      case 'keep': {
        const closure = fn.closure(spec('<arrow>', [], false), (nested) => {
          new Lowering(nested).body(it.body, scope, true)
        })
        this.#host('keep', closure)
        return
      }
      case 'run':
        this.#host('run')
        return
    }
  }

  #for(it: Statement & { readonly kind: 'for' }, outer: Scope): void {
    const fn = this.#fn
    const [head, body, next, exit] = [fn.block('loop'), fn.block(), fn.block(), fn.block()]
    const counter = fn.declare(it.name, span)
    const scope = new Map(outer).set(it.name, counter)
    fn.initialise(counter, this.#number(0), span)
    fn.refresh(counter, span)
    fn.jump(head, span)
    fn.enter(head)
    const test = fn.binary('<', fn.read(counter, span), this.#number(it.count), span)
    fn.branch(test, body, exit, span)
    fn.enter(body)
    this.#host('tick')
    this.#block(it.body, scope, { onBreak: exit, onContinue: next })
    fn.jump(next, span)
    fn.enter(next)
    fn.refresh(counter, span)
    fn.write(counter, fn.binary('+', fn.read(counter, span), this.#number(1), span), span)
    fn.jump(head, span)
    fn.enter(exit)
  }

  #value(it: Expression, scope: Scope): ValueId {
    const fn = this.#fn
    switch (it.kind) {
      case 'number':
        return this.#number(it.value)
      case 'read':
        return fn.read(this.#variable(scope, it.name), span)
      case 'add':
      case 'less': {
        const left = this.#value(it.left, scope)
        const right = this.#value(it.right, scope)
        return fn.binary(it.kind === 'add' ? '+' : '<', left, right, span)
      }
      case 'conditional': {
        const result = fn.declare('<conditional>', span)
        const [then, otherwise, join] = [fn.block('conditional'), fn.block(), fn.block()]
        fn.branch(this.#value(it.test, scope), then, otherwise, span)
        fn.enter(then)
        fn.initialise(result, this.#value(it.then, scope), span)
        fn.jump(join, span)
        fn.enter(otherwise)
        fn.initialise(result, this.#value(it.otherwise, scope), span)
        fn.jump(join, span)
        fn.enter(join)
        return fn.read(result, span)
      }
      case 'log':
        return this.#host('log', this.#value(it.value, scope))
      case 'call': {
        const callee = fn.read(this.#variable(scope, it.name), span)
        return fn.call(callee, values(this.#value(it.argument, scope)), it.name, span)
      }
    }
  }

  #variable(scope: Scope, name: string): Variable {
    const variable = scope.get(name)
    invariant(variable, `${name} is in scope`)
    return variable
  }

  #number(value: number): ValueId {
    return this.#fn.constant(value, span)
  }

  #host(name: string, ...args: readonly ValueId[]): ValueId {
    return this.#fn.start({ kind: 'task', task: task(name) }, values(...args), true, span)
  }
}
