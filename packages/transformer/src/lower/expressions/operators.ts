import { builtinClasses, namuErrorClasses, type ValueId } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type AwaitExpression,
  type BinaryExpression,
  type PostfixUnaryExpression,
  type PrefixUnaryExpression,
  type TypeOfExpression,
  type VoidExpression,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { lowerPrivateTest } from '../classes/private-names.js'
import { lowerClassTest } from '../classes/values.js'
import type { FunctionLowering } from '../lowering.js'
import { isValueReference, referenceOf } from '../names/reference.js'
import { lowerAssignment } from './assignment.js'
import { applyBinary, binaryOperator } from './binary-operators.js'
import { lowerLogical } from './logical.js'
import { rejectReference } from './names.js'
import { assignmentTarget } from './targets.js'

export function lowerBinary(s: FunctionLowering, node: BinaryExpression): ValueId {
  const token = node.getOperatorToken().getKind()
  const operator = binaryOperator(token)
  const privateTest = operator === 'in' ? lowerPrivateTest(s, node) : undefined
  if (privateTest !== undefined) return privateTest
  if (operator) {
    const left = s.expression(node.getLeft())
    const right = s.expression(node.getRight())
    return applyBinary(s, operator, left, right, node)
  }
  switch (token) {
    case SyntaxKind.CommaToken:
      s.expression(node.getLeft())
      return s.expression(node.getRight())
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return lowerLogical(s, node, token)
    case SyntaxKind.InstanceOfKeyword:
      return lowerInstanceOf(s, node)
    default:
      return lowerAssignment(s, node)
  }
}

export function lowerPrefix(s: FunctionLowering, node: PrefixUnaryExpression): ValueId {
  const operand = node.getOperand()
  switch (node.getOperatorToken()) {
    case SyntaxKind.PlusPlusToken:
    case SyntaxKind.MinusMinusToken:
      return lowerUpdate(s, node).after
    case SyntaxKind.PlusToken:
      return s.fn.unary('+', s.expression(operand), s.span(node))
    case SyntaxKind.MinusToken:
      return lowerNegation(s, node)
    case SyntaxKind.TildeToken:
      return s.fn.unary('~', s.expression(operand), s.span(node))
    case SyntaxKind.ExclamationToken:
      return s.fn.unary('!', s.expression(operand), s.span(node))
  }
}

/** `-1` is a constant, so that graphs read well. */
function lowerNegation(s: FunctionLowering, node: PrefixUnaryExpression): ValueId {
  const operand = bare(node.getOperand())
  if (Node.isNumericLiteral(operand)) return s.constant(-Number(operand.getLiteralText()), node)
  return s.fn.unary('-', s.expression(operand), s.span(node))
}

export function lowerPostfix(s: FunctionLowering, node: PostfixUnaryExpression): ValueId {
  return lowerUpdate(s, node).before
}

function lowerUpdate(
  s: FunctionLowering,
  node: PrefixUnaryExpression | PostfixUnaryExpression,
): { readonly before: ValueId; readonly after: ValueId } {
  const step = node.getOperatorToken() === SyntaxKind.PlusPlusToken ? 'increment' : 'decrement'
  const target = assignmentTarget(s, node.getOperand())
  const before = s.fn.unary('toNumeric', target.read(), s.span(node))
  const after = s.fn.unary(step, before, s.span(node))
  target.write(after)
  return { before, after }
}

export function lowerTypeOf(s: FunctionLowering, node: TypeOfExpression): ValueId {
  const kind = referenceOf(s.workflow, node.getExpression())?.kind
  if (kind === 'task' || kind === 'workflow') return s.constant('function', node)
  return s.fn.unary('typeof', s.expression(node.getExpression()), s.span(node))
}

export function lowerVoid(s: FunctionLowering, node: VoidExpression): ValueId {
  s.expression(node.getExpression())
  return s.constant(undefined, node)
}

export function lowerAwait(s: FunctionLowering, node: AwaitExpression): ValueId {
  return s.fn.await(s.expression(node.getExpression()), s.span(node))
}

function lowerInstanceOf(s: FunctionLowering, node: BinaryExpression): ValueId {
  const value = s.expression(node.getLeft())
  const reference = referenceOf(s.workflow, node.getRight())
  if (reference?.kind === 'builtin') {
    const name = builtinClasses.find((candidate) => candidate === reference.path)
    if (name) return s.fn.instanceOf(value, name, s.span(node))
  }
  if (reference?.kind === 'core') {
    const name = namuErrorClasses.find((candidate) => candidate === reference.name)
    if (name) return s.fn.instanceOf(value, name, s.span(node))
  }
  const isName = reference && reference.kind !== 'builtin' && !isValueReference(reference)
  return isName ? rejectReference(s, reference, node.getRight()) : lowerClassTest(s, node, value)
}
