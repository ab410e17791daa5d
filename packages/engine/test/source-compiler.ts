import {
  binaryOperators,
  builtinClasses,
  builtinFunctions,
  type BinaryOperator,
  type BuiltinClass,
  type BuiltinFunction,
  type Element,
  type FunctionId,
  type Member,
  type TaskId,
  type UnaryOperator,
  type ValueId,
  type WorkflowIR,
} from '@namu/core/internal'
import {
  createWorkflowBuilder,
  type BlockHandle,
  type FunctionBuilder,
  type FunctionSpec,
  type SourceSpan,
  type Variable,
} from '@namu/flow'
import ts from 'typescript'

/**
 * Compiles a small part of JavaScript for tests of the engine, without types and without checks, so
 * that one source text runs directly in Node and in the engine. The real compiler is elsewhere.
 */
export interface TestTask {
  readonly sync?: boolean
}

export function compileSource(
  source: string,
  tasks: Readonly<Record<string, TestTask>>,
): WorkflowIR {
  const file = ts.createSourceFile('flow.ts', `(${source})`, ts.ScriptTarget.ES2022, true)
  const [statement] = file.statements
  if (!statement || !ts.isExpressionStatement(statement)) throw new Error('one function expected')
  const fn = unwrap(statement.expression)
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn))
    throw new Error('a function expected')
  const workflow = createWorkflowBuilder({ name: 'flow', module: 'flow' })
  for (const [name, { sync = false }] of Object.entries(tasks))
    workflow.task(taskId(name), { sync, input: {}, output: {} })
  workflow.entry('flow', specOf(fn, 'flow'), (builder) => {
    lowerBody(new Scope(undefined), builder, fn, tasks)
  })
  return workflow.build({ input: { type: 'array' }, output: {} })
}

export const taskId = (name: string): TaskId => `tasks#${name}` as TaskId

type FunctionNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration

const unwrap = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)
    ? unwrap(node.expression)
    : node

function spanOf(node: ts.Node): SourceSpan {
  const file = node.getSourceFile()
  const start = file.getLineAndCharacterOfPosition(node.getStart())
  const end = file.getLineAndCharacterOfPosition(node.getEnd())
  return {
    file: 'flow.ts',
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

function specOf(fn: FunctionNode, name: string): FunctionSpec {
  const { parameters } = fn
  return {
    name,
    async: fn.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false,
    params: parameters.map((parameter) => parameter.name.getText()),
    rest: parameters.some((parameter) => parameter.dotDotDotToken !== undefined),
    arity: parameters.filter((parameter) => !parameter.dotDotDotToken).length,
    span: spanOf(fn),
  }
}

class Scope {
  readonly parent: Scope | undefined
  readonly variables = new Map<string, Variable>()

  constructor(parent: Scope | undefined) {
    this.parent = parent
  }

  find(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.parent?.find(name)
  }
}

function lowerBody(
  outer: Scope,
  builder: FunctionBuilder,
  fn: FunctionNode,
  tasks: Readonly<Record<string, TestTask>>,
): void {
  const scope = new Scope(outer)
  const lowering = new Lowering(builder, tasks)
  fn.parameters.forEach((parameter, index) => {
    scope.variables.set(parameter.name.getText(), builder.parameter(index))
  })
  const span = spanOf(fn)
  if (fn.body && ts.isBlock(fn.body)) {
    lowering.statements(scope, fn.body.statements)
    if (builder.open) builder.return(builder.constant(undefined, span), span)
  } else if (fn.body) builder.return(lowering.expression(scope, fn.body), span)
}

interface LoopExits {
  readonly next: BlockHandle
  readonly out: BlockHandle
  /** Closes the loop's iterator, when a jump leaves the loop. */
  readonly close?: () => void
}

class Lowering {
  readonly b: FunctionBuilder
  readonly tasks: Readonly<Record<string, TestTask>>
  readonly loops: LoopExits[] = []

  constructor(builder: FunctionBuilder, tasks: Readonly<Record<string, TestTask>>) {
    this.b = builder
    this.tasks = tasks
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

  variable(scope: Scope, name: string): Variable {
    const found = scope.find(name)
    if (!found) throw new Error(`unknown variable ${name}`)
    return found
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
    else if (node.initializer) this.expression(scope, node.initializer as ts.Expression)
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

  named(scope: Scope, node: ts.Expression, name: string): ValueId {
    const inner = unwrap(node)
    return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)
      ? this.closure(scope, inner, name)
      : this.expression(scope, node)
  }

  closure(scope: Scope, fn: FunctionNode, name: string): ValueId {
    return this.b.closure(specOf(fn, name), (nested) => {
      lowerBody(scope, nested, fn, this.tasks)
    })
  }

  expression(scope: Scope, outer: ts.Expression): ValueId {
    const { b } = this
    const node = unwrap(outer)
    const span = spanOf(node)
    if (ts.isNumericLiteral(node)) return b.constant(Number(node.text), span)
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      return b.constant(node.text, span)
    if (ts.isBigIntLiteral(node)) return b.constant(BigInt(node.text.slice(0, -1)), span)
    if (node.kind === ts.SyntaxKind.TrueKeyword) return b.constant(true, span)
    if (node.kind === ts.SyntaxKind.FalseKeyword) return b.constant(false, span)
    if (node.kind === ts.SyntaxKind.NullKeyword) return b.constant(null, span)
    if (ts.isIdentifier(node)) {
      if (node.text === 'undefined') return b.constant(undefined, span)
      if (node.text === 'NaN') return b.constant(Number.NaN, span)
      if (node.text === 'Infinity') return b.constant(Infinity, span)
      return b.read(this.variable(scope, node.text), span)
    }
    if (ts.isTemplateExpression(node))
      return b.template(
        [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)],
        node.templateSpans.map(({ expression }) => this.expression(scope, expression)),
        span,
      )
    if (ts.isArrayLiteralExpression(node)) return b.array(this.elements(scope, node.elements), span)
    if (ts.isObjectLiteralExpression(node)) return b.object(this.members(scope, node), span)
    if (ts.isArrowFunction(node)) return this.closure(scope, node, '<arrow>')
    if (ts.isFunctionExpression(node)) return this.closure(scope, node, '<anonymous>')
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return b.get(this.expression(scope, node.expression), this.key(scope, node), span)
    if (ts.isAwaitExpression(node)) return b.await(this.expression(scope, node.expression), span)
    if (ts.isCallExpression(node)) return this.call(scope, node)
    if (ts.isNewExpression(node))
      return b.callBuiltin(
        `new ${node.expression.getText()}` as BuiltinFunction,
        this.elements(scope, node.arguments ?? []),
        span,
      )
    if (ts.isTypeOfExpression(node))
      return b.unary('typeof', this.expression(scope, node.expression), span)
    if (ts.isDeleteExpression(node)) {
      const target = unwrap(node.expression) as ts.PropertyAccessExpression
      return b.delete(this.expression(scope, target.expression), this.key(scope, target), span)
    }
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
      return this.unary(scope, node)
    if (ts.isConditionalExpression(node))
      return this.choice(
        scope,
        this.expression(scope, node.condition),
        node.whenTrue,
        node.whenFalse,
      )
    if (ts.isBinaryExpression(node)) return this.binary(scope, node)
    throw new Error(`expression ${ts.SyntaxKind[node.kind]}`)
  }

  key(scope: Scope, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): ValueId {
    return ts.isPropertyAccessExpression(node)
      ? this.b.constant(node.name.text, spanOf(node))
      : this.expression(scope, node.argumentExpression)
  }

  elements(scope: Scope, list: readonly ts.Expression[]): Element[] {
    return list.map((item) =>
      ts.isSpreadElement(item)
        ? { kind: 'spread', value: this.expression(scope, item.expression) }
        : { kind: 'value', value: this.expression(scope, item) },
    )
  }

  members(scope: Scope, node: ts.ObjectLiteralExpression): Member[] {
    return node.properties.map((property): Member => {
      const span = spanOf(property)
      if (ts.isSpreadAssignment(property))
        return { kind: 'spread', value: this.expression(scope, property.expression) }
      if (ts.isShorthandPropertyAssignment(property))
        return {
          kind: 'property',
          key: this.b.constant(property.name.text, span),
          value: this.expression(scope, property.name),
        }
      if (!ts.isPropertyAssignment(property)) throw new Error('property expected')
      const { name } = property
      const key = ts.isComputedPropertyName(name)
        ? this.expression(scope, name.expression)
        : this.b.constant((name as ts.Identifier).text, span)
      return { kind: 'property', key, value: this.named(scope, property.initializer, '<method>') }
    })
  }

  call(scope: Scope, node: ts.CallExpression): ValueId {
    const { b } = this
    const span = spanOf(node)
    const callee = unwrap(node.expression)
    const text = callee.getText()
    if (ts.isIdentifier(callee) && Object.hasOwn(this.tasks, text) && !scope.find(text))
      return b.start(
        { kind: 'task', task: taskId(text) },
        this.elements(scope, node.arguments),
        this.tasks[text]?.sync ?? false,
        span,
      )
    if (Object.hasOwn(builtinFunctions, text))
      return b.callBuiltin(text as BuiltinFunction, this.elements(scope, node.arguments), span)
    if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)) {
      const object = this.expression(scope, callee.expression)
      const key = this.key(scope, callee)
      return b.callMethod(object, key, this.elements(scope, node.arguments), text, span)
    }
    const fn = this.expression(scope, callee)
    return b.call(fn, this.elements(scope, node.arguments), text, span)
  }

  unary(scope: Scope, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): ValueId {
    const { b } = this
    const span = spanOf(node)
    const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind
    if (node.operator === PlusPlusToken || node.operator === MinusMinusToken) {
      const target = this.target(scope, node.operand)
      const old = b.unary('toNumeric', target.read(), span)
      const step = node.operator === PlusPlusToken ? 'increment' : 'decrement'
      const value = b.unary(step, old, span)
      target.write(value)
      return ts.isPrefixUnaryExpression(node) ? value : old
    }
    const operator = ts.tokenToString(node.operator) as UnaryOperator
    return b.unary(operator, this.expression(scope, node.operand), span)
  }

  target(scope: Scope, node: ts.Expression): { read(): ValueId; write(value: ValueId): void } {
    const { b } = this
    const inner = unwrap(node)
    const span = spanOf(inner)
    if (ts.isIdentifier(inner)) {
      const variable = this.variable(scope, inner.text)
      return {
        read: () => b.read(variable, span),
        write: (value) => {
          b.write(variable, value, span)
        },
      }
    }
    if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner))
      throw new Error('assignment target')
    const object = this.expression(scope, inner.expression)
    const key = this.key(scope, inner)
    return {
      read: () => b.get(object, key, span),
      write: (value) => {
        b.set(object, key, value, span)
      },
    }
  }

  binary(scope: Scope, node: ts.BinaryExpression): ValueId {
    const { b } = this
    const span = spanOf(node)
    const operator = node.operatorToken.getText()
    if (operator === '=') {
      const target = this.target(scope, node.left)
      const value = this.expression(scope, node.right)
      target.write(value)
      return value
    }
    if (operator === ',') {
      this.expression(scope, node.left)
      return this.expression(scope, node.right)
    }
    if (['&&', '||', '??'].includes(operator)) return this.logical(scope, node, operator)
    if (operator === 'instanceof') {
      const name = node.right.getText() as BuiltinClass
      if (!builtinClasses.includes(name)) throw new Error(`class ${name}`)
      return b.instanceOf(this.expression(scope, node.left), name, span)
    }
    if (operator.endsWith('=') && !binaryOperators.includes(operator as BinaryOperator)) {
      const target = this.target(scope, node.left)
      const left = target.read()
      const right = this.expression(scope, node.right)
      const value = b.binary(operator.slice(0, -1) as BinaryOperator, left, right, span)
      target.write(value)
      return value
    }
    const left = this.expression(scope, node.left)
    return b.binary(operator as BinaryOperator, left, this.expression(scope, node.right), span)
  }

  logical(scope: Scope, node: ts.BinaryExpression, operator: string): ValueId {
    const { b } = this
    const span = spanOf(node)
    const result = b.declare('<logical>', span)
    const left = this.expression(scope, node.left)
    b.initialise(result, left, span)
    const [more, join] = [b.block(), b.block()]
    if (operator === '&&') b.branch(left, more, join, span)
    else if (operator === '||') b.branch(left, join, more, span)
    else b.branch(b.binary('==', left, b.constant(null, span), span), more, join, span)
    b.enter(more)
    b.write(result, this.expression(scope, node.right), span)
    b.jump(join, span)
    b.enter(join)
    return b.read(result, span)
  }

  choice(scope: Scope, condition: ValueId, yes: ts.Expression, no: ts.Expression): ValueId {
    const { b } = this
    const span = spanOf(yes)
    const result = b.declare('<choice>', span)
    b.initialise(result, b.constant(undefined, span), span)
    const [then, otherwise, join] = [b.block(), b.block(), b.block()]
    b.branch(condition, then, otherwise, span)
    for (const [block, value] of [
      [then, yes],
      [otherwise, no],
    ] as const) {
      b.enter(block)
      b.write(result, this.expression(scope, value), span)
      b.jump(join, span)
    }
    b.enter(join)
    return b.read(result, span)
  }
}

export type { FunctionId }
