import type { BinaryOperator, Primitive, UnaryOperator } from '@namu/core/internal'
import { evaluateBinary, evaluateUnary } from '@namu/flow'
import {
  Node,
  type BinaryExpression,
  type CallExpression,
  type PrefixUnaryExpression,
  type TemplateExpression,
} from 'ts-morph'
import type { Origins } from '../../project/index.js'
import { bare } from '../../discover/constant.js'
import { arrayOf, NotConstant, ownMembers, type ModuleValue } from './module-values.js'
import { callPureFunction, callPureMethod, type Plain } from './pure-calls.js'

/** What evaluating a part of an expression needs. */
export interface PureScope {
  readonly origins: Origins
  /** For people: of what the value is a part. */
  readonly name: string
  readonly value: (node: Node) => ModuleValue
}

/**
 * The value of an expression that follows from constants and from the language's own pure functions.
 * Parts that JavaScript would not evaluate are not looked at.
 *
 * @throws NotConstant with the part that is neither
 */
export function evaluatePure(node: Node, scope: PureScope): ModuleValue {
  if (Node.isTemplateExpression(node)) return template(node, scope)
  if (Node.isPrefixUnaryExpression(node)) return unary(node, scope)
  if (Node.isTypeOfExpression(node)) return typeOf(scope.value(node.getExpression()))
  if (Node.isVoidExpression(node)) {
    scope.value(node.getExpression())
    return { primitive: undefined }
  }
  if (Node.isConditionalExpression(node)) {
    const chosen = isTruthy(scope.value(node.getCondition()))
    return scope.value(chosen ? node.getWhenTrue() : node.getWhenFalse())
  }
  if (Node.isBinaryExpression(node)) return binary(node, scope)
  if (Node.isCallExpression(node)) return call(node, scope)
  throw new NotConstant(node)
}

function template(node: TemplateExpression, scope: PureScope): ModuleValue {
  let text = node.getHead().getLiteralText()
  for (const span of node.getTemplateSpans()) {
    text += String(primitiveOf(span.getExpression(), scope)) + span.getLiteral().getLiteralText()
  }
  return { primitive: text }
}

function unary(node: PrefixUnaryExpression, scope: PureScope): ModuleValue {
  const operand = scope.value(node.getOperand())
  const operator = node.getText().charAt(0)
  if (operator === '!') return { primitive: !isTruthy(operand) }
  if ('primitive' in operand && /^[-+~]$/.test(operator) && !/^(\+\+|--)/.test(node.getText())) {
    const found = evaluateUnary(operator as UnaryOperator, operand.primitive)
    if (found) return { primitive: found.result }
  }
  throw new NotConstant(node)
}

function binary(node: BinaryExpression, scope: PureScope): ModuleValue {
  const operator = node.getOperatorToken().getText()
  const left = scope.value(node.getLeft())
  switch (operator) {
    case '&&':
      return isTruthy(left) ? scope.value(node.getRight()) : left
    case '||':
      return isTruthy(left) ? left : scope.value(node.getRight())
    case '??':
      return 'primitive' in left && (left.primitive ?? undefined) === undefined
        ? scope.value(node.getRight())
        : left
    default: {
      const right = scope.value(node.getRight())
      if (!('primitive' in left) || !('primitive' in right) || !binaryOperators.has(operator))
        throw new NotConstant(node)
      const found = evaluateBinary(operator as BinaryOperator, left.primitive, right.primitive)
      if (!found) throw new NotConstant(node)
      return { primitive: found.result }
    }
  }
}

const binaryOperators = new Set('+ - * / % ** & | ^ << >> >>> == != === !== < <= > >='.split(' '))

function typeOf(value: ModuleValue): ModuleValue {
  return { primitive: 'primitive' in value ? typeof value.primitive : 'object' }
}

function isTruthy(value: ModuleValue): boolean {
  return 'primitive' in value ? Boolean(value.primitive) : true
}

function primitiveOf(node: Node, scope: PureScope): Primitive {
  const value = scope.value(node)
  if (!('primitive' in value)) throw new NotConstant(node)
  return value.primitive
}

function call(node: CallExpression, scope: PureScope): ModuleValue {
  const callee = bare(node.getExpression())
  const declaration = callee.getSymbol()?.getValueDeclaration()
  const isStandard = declaration && scope.origins.of(declaration) === 'standard'
  const plainCall = isStandard && !node.hasQuestionDotToken()
  if (!plainCall || node.getArguments().some((argument) => Node.isSpreadElement(argument)))
    throw new NotConstant(node)
  const [first] = node.getArguments()
  const listed = first && listing(callee.getText(), first, scope)
  if (listed) return listed
  const args = node.getArguments().map((argument) => primitiveOf(argument, scope))
  const found =
    callPureFunction(callee.getText(), args) ??
    (Node.isPropertyAccessExpression(callee)
      ? callPureMethod(plainOf(callee.getExpression(), scope), callee.getName(), args)
      : undefined)
  if (!found) throw new NotConstant(node)
  return fromPlain(found.result, scope.name)
}

/** `Object.keys` and its like. */
function listing(path: string, argument: Node, scope: PureScope): ModuleValue | undefined {
  if (!/^Object\.(keys|values|entries)$/.test(path)) return undefined
  const value = scope.value(argument)
  if ('primitive' in value) throw new NotConstant(argument)
  // An object of the host puts the keys in their order: the integers first.
  const members = Object.entries(Object.fromEntries(ownMembers(value, argument)))
  const { name } = scope
  return arrayOf(
    name,
    members.map(([key, member], index) => {
      if (path === 'Object.keys') return { primitive: key }
      if (path === 'Object.values') return member
      return arrayOf(`${name}[${String(index)}]`, [{ primitive: key }, member])
    }),
  )
}

function plainOf(node: Node, scope: PureScope): Plain {
  const value = scope.value(node)
  if ('primitive' in value) return value.primitive
  if (value.kind !== 'array') throw new NotConstant(node)
  return value.items.map((item) => {
    if (!('primitive' in item)) throw new NotConstant(node)
    return item.primitive
  })
}

function fromPlain(value: Plain, name: string): ModuleValue {
  return typeof value === 'object' && value !== null
    ? arrayOf(
        name,
        value.map((primitive) => ({ primitive })),
      )
    : { primitive: value }
}
