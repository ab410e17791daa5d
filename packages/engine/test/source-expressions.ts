import {
  type BinaryOperator,
  binaryOperators,
  type BuiltinClass,
  builtinClasses,
  type BuiltinFunction,
  builtinFunctions,
  type Element,
  type Member,
  type StartTarget,
  type UnaryOperator,
  type ValueId,
} from '@namu/core/internal'
import type { FunctionBuilder, Variable } from '@namu/flow'
import ts from 'typescript'
import type { Scope } from './source-syntax.js'
import {
  spanOf,
  specOf,
  taskId,
  unwrap,
  type FunctionNode,
  type TestTask,
} from './source-syntax.js'

/** Lowers expressions; a function's statements are its subclass's. */
export abstract class ExpressionLowering {
  readonly b: FunctionBuilder
  readonly tasks: Readonly<Record<string, TestTask>>

  constructor(builder: FunctionBuilder, tasks: Readonly<Record<string, TestTask>>) {
    this.b = builder
    this.tasks = tasks
  }

  abstract body(outer: Scope, builder: FunctionBuilder, fn: FunctionNode): void

  variable(scope: Scope, name: string): Variable {
    const found = scope.find(name)
    if (!found) throw new Error(`unknown variable ${name}`)
    return found
  }

  named(scope: Scope, node: ts.Expression, name: string): ValueId {
    const inner = unwrap(node)
    return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)
      ? this.closure(scope, inner, name)
      : this.expression(scope, node)
  }

  closure(scope: Scope, fn: FunctionNode, name: string): ValueId {
    return this.b.closure(specOf(fn, name), (nested) => {
      this.body(scope, nested, fn)
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
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const parts = [node.text.slice(1, end), node.text.slice(end + 1)]
      const args = parts.map((part) => ({ kind: 'value', value: b.constant(part, span) }) as const)
      return b.callBuiltin('new RegExp', args, span)
    }
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
        this.tasks[text]?.child
          ? childTarget(text, this.tasks[text].child)
          : { kind: 'task', task: taskId(text) },
        this.elements(scope, node.arguments),
        this.tasks[text]?.sync ?? false,
        span,
      )
    if (text === 'sleep' && !scope.find(text))
      return b.start({ kind: 'timer' }, this.elements(scope, node.arguments), false, span)
    if ((text === 'scope' || text === 'withTimeout') && !scope.find(text))
      return b.callBuiltin(`namu.${text}`, this.elements(scope, node.arguments), span)
    if (text === 'onRollback' && !scope.find(text)) {
      const [task, ...args] = node.arguments
      const target = { kind: 'rollback', task: taskId(task?.getText() ?? '') } as const
      return b.start(target, this.elements(scope, args), true, span)
    }
    const message = scope.find(text) ? undefined : this.message(scope, text, node)
    if (message !== undefined) return message
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

  /** Waits for people, and what is published for them. */
  message(scope: Scope, text: string, node: ts.CallExpression): ValueId | undefined {
    const [first, ...rest] = node.arguments
    const name = first && ts.isStringLiteral(first) ? first.text : ''
    const span = spanOf(node)
    const start = (target: StartTarget, args: readonly ts.Expression[], sync: boolean): ValueId =>
      this.b.start(target, this.elements(scope, args), sync, span)
    switch (text) {
      case 'signal':
        return start({ kind: 'signal', signal: name }, rest, false)
      case 'approval':
        return start({ kind: 'approval' }, node.arguments, false)
      case 'publish':
        return start({ kind: 'publish', view: name }, rest, true)
      default:
        return undefined
    }
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

function childTarget(workflow: string, how: TestTask['child']): StartTarget {
  const target = { kind: 'workflow', workflow } as const
  return how === 'detached' ? { ...target, detached: true } : target
}
