import type { BlockHandle, FunctionBuilder, SourceSpan } from '@namu/flow'
import ts from 'typescript'
import { ExpressionLowering } from './source-expressions.js'
import { Scope, spanOf, type FunctionNode } from './source-syntax.js'

interface LoopExits {
  readonly next: BlockHandle
  readonly out: BlockHandle
  /** Closes the loop's iterator, when a jump leaves the loop. */
  readonly close?: () => void
}

export class StatementLowering extends ExpressionLowering {
  readonly loops: LoopExits[] = []

  body(outer: Scope, builder: FunctionBuilder, fn: FunctionNode): void {
    const scope = new Scope(outer)
    const lowering = new StatementLowering(builder, this.tasks)
    fn.parameters.forEach((parameter, index) => {
      scope.variables.set(parameter.name.getText(), builder.parameter(index))
    })
    const span = spanOf(fn)
    if (fn.body && ts.isBlock(fn.body)) {
      lowering.statements(scope, fn.body.statements)
      if (builder.open) builder.return(builder.constant(undefined, span), span)
    } else if (fn.body) builder.return(lowering.expression(scope, fn.body), span)
  }

  statements(scope: Scope, list: readonly ts.Statement[]): void {
    for (const statement of list) {
      if (ts.isFunctionDeclaration(statement) && statement.name)
        scope.variables.set(
          statement.name.text,
          this.b.declare(statement.name.text, spanOf(statement)),
        )
      if (ts.isVariableStatement(statement))
        for (const { name } of statement.declarationList.declarations)
          scope.variables.set(name.getText(), this.b.declare(name.getText(), spanOf(name)))
    }
    for (const statement of list)
      if (ts.isFunctionDeclaration(statement) && statement.name) {
        const closure = this.closure(scope, statement, statement.name.text)
        this.b.initialise(this.variable(scope, statement.name.text), closure, spanOf(statement))
      }
    for (const statement of list) if (this.b.open) this.statement(scope, statement)
  }

  statement(scope: Scope, node: ts.Statement): void {
    const { b } = this
    const span = spanOf(node)
    if (ts.isFunctionDeclaration(node)) return
    if (ts.isVariableStatement(node)) {
      for (const { name, initializer } of node.declarationList.declarations)
        b.initialise(
          this.variable(scope, name.getText()),
          initializer
            ? this.named(scope, initializer, name.getText())
            : b.constant(undefined, span),
          span,
        )
    } else if (ts.isExpressionStatement(node)) this.expression(scope, node.expression)
    else if (ts.isBlock(node)) this.statements(new Scope(scope), node.statements)
    else if (ts.isReturnStatement(node))
      b.return(
        node.expression ? this.expression(scope, node.expression) : b.constant(undefined, span),
        span,
      )
    else if (ts.isThrowStatement(node)) b.throw(this.expression(scope, node.expression), span)
    else if (ts.isIfStatement(node)) this.if(scope, node)
    else if (ts.isWhileStatement(node))
      this.loop(scope, node.expression, undefined, () => {
        this.statement(new Scope(scope), node.statement)
      })
    else if (ts.isForStatement(node)) this.for(scope, node)
    else if (ts.isForOfStatement(node)) this.forOf(scope, node)
    else if (ts.isTryStatement(node)) this.try(scope, node)
    else if (ts.isBreakStatement(node)) b.jump(this.exits().out, span)
    else if (ts.isContinueStatement(node)) b.jump(this.exits().next, span)
    else throw new Error(`statement ${ts.SyntaxKind[node.kind]}`)
  }

  exits(): LoopExits {
    const exits = this.loops[this.loops.length - 1]
    if (!exits) throw new Error('no loop')
    return exits
  }

  if(scope: Scope, node: ts.IfStatement): void {
    const { b } = this
    const span = spanOf(node)
    const [then, otherwise, join] = [b.block(), b.block(), b.block()]
    b.branch(this.expression(scope, node.expression), then, otherwise, span)
    b.enter(then)
    this.statement(new Scope(scope), node.thenStatement)
    if (b.open) b.jump(join, span)
    b.enter(otherwise)
    if (node.elseStatement) this.statement(new Scope(scope), node.elseStatement)
    if (b.open) b.jump(join, span)
    b.enter(join)
  }

  loop(
    scope: Scope,
    condition: ts.Expression | undefined,
    update: (() => void) | undefined,
    body: () => void,
  ): void {
    const { b } = this
    const node = condition
    const span: SourceSpan = node
      ? spanOf(node)
      : { file: 'flow.ts', startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }
    const [head, inside, next, out] = [b.block(), b.block(), b.block(), b.block()]
    b.jump(head, span)
    b.enter(head)
    if (condition) b.branch(this.expression(scope, condition), inside, out, span)
    else b.jump(inside, span)
    b.enter(inside)
    this.loops.push({ next, out })
    body()
    this.loops.pop()
    if (b.open) b.jump(next, span)
    b.enter(next)
    update?.()
    b.jump(head, span)
    b.enter(out)
  }

  for(outer: Scope, node: ts.ForStatement): void {
    const { b } = this
    const scope = new Scope(outer)
    const names: string[] = []
    if (node.initializer && ts.isVariableDeclarationList(node.initializer))
      for (const { name, initializer } of node.initializer.declarations) {
        const variable = b.declare(name.getText(), spanOf(name))
        scope.variables.set(name.getText(), variable)
        if (initializer) b.initialise(variable, this.expression(scope, initializer), spanOf(name))
        names.push(name.getText())
      }
    else if (node.initializer) this.expression(scope, node.initializer)
    this.loop(
      scope,
      node.condition,
      () => {
        for (const name of names) b.refresh(this.variable(scope, name), spanOf(node))
        if (node.incrementor) this.expression(scope, node.incrementor)
      },
      () => {
        this.statement(new Scope(scope), node.statement)
      },
    )
  }

  forOf(outer: Scope, node: ts.ForOfStatement): void {
    const { b } = this
    const span = spanOf(node)
    const iterator = b.iterate(this.expression(outer, node.expression), span)
    const [head, inside, leave, out] = [b.block(), b.block(), b.block(), b.block()]
    b.jump(head, span)
    b.enter(head)
    b.branch(b.iteratorStep(iterator, span), inside, out, span)
    b.enter(inside)
    const scope = new Scope(outer)
    if (!ts.isVariableDeclarationList(node.initializer))
      throw new Error('for (const x of …) expected')
    const name = node.initializer.declarations[0]?.name.getText() ?? ''
    const variable = b.declare(name, span)
    scope.variables.set(name, variable)
    b.initialise(variable, b.iteratorValue(iterator, span), span)
    this.loops.push({ next: head, out: leave })
    this.statement(scope, node.statement)
    this.loops.pop()
    if (b.open) b.jump(head, span)
    b.enter(leave)
    b.iteratorClose(iterator, span)
    b.jump(out, span)
    b.enter(out)
  }

  try(scope: Scope, node: ts.TryStatement): void {
    const { b } = this
    const span = spanOf(node)
    const join = b.block()
    b.guarded(
      () => {
        this.statements(new Scope(scope), node.tryBlock.statements)
        if (b.open) b.jump(join, span)
      },
      (thrown) => {
        const inner = new Scope(scope)
        const declaration = node.catchClause?.variableDeclaration
        if (declaration) {
          const variable = b.declare(declaration.name.getText(), span)
          inner.variables.set(declaration.name.getText(), variable)
          b.initialise(variable, thrown, span)
        }
        this.statements(inner, node.catchClause?.block.statements ?? [])
        if (b.open) b.jump(join, span)
      },
      span,
    )
    if (b.open) b.jump(join, span)
    b.enter(join)
  }
}
