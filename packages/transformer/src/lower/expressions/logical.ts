import type { ValueId } from '@namu/core/internal'
import type { BlockHandle, Variable } from '@namu/flow'
import { Node, SyntaxKind, type BinaryExpression, type ConditionalExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'

/** Operators that evaluate their right side only sometimes. */
export type LogicalToken =
  SyntaxKind.AmpersandAmpersandToken | SyntaxKind.BarBarToken | SyntaxKind.QuestionQuestionToken

export function lowerLogical(
  s: FunctionLowering,
  node: BinaryExpression,
  token: LogicalToken,
): ValueId {
  const span = s.span(node)
  const result = s.temporary('logical', node)
  const left = s.expression(node.getLeft())
  s.fn.initialise(result, left, span)
  const [more, join] = [s.fn.block('logical'), s.fn.block()]
  branchOnLeft(s, token, left, more, join, node)
  s.fn.enter(more)
  s.fn.initialise(result, s.expression(node.getRight()), span)
  s.fn.jump(join, span)
  s.fn.enter(join)
  return s.fn.read(result, span)
}

/** Goes to `more` when the right side counts, to `done` when the left side is the result. */
export function branchOnLeft(
  s: FunctionLowering,
  token: LogicalToken,
  left: ValueId,
  more: BlockHandle,
  done: BlockHandle,
  node: Node,
): void {
  const span = s.span(node)
  switch (token) {
    case SyntaxKind.AmpersandAmpersandToken:
      s.fn.branch(left, more, done, span)
      return
    case SyntaxKind.BarBarToken:
      s.fn.branch(left, done, more, span)
      return
    case SyntaxKind.QuestionQuestionToken:
      s.fn.branch(isNullish(s, left, node), more, done, span)
  }
}

export function isNullish(s: FunctionLowering, value: ValueId, node: Node): ValueId {
  return s.fn.binary('==', value, s.constant(null, node), s.span(node))
}

export function lowerConditional(s: FunctionLowering, node: ConditionalExpression): ValueId {
  const span = s.span(node)
  const result = s.temporary('conditional', node)
  const [then, otherwise, join] = [
    s.fn.block('conditional'),
    s.fn.block('conditional'),
    s.fn.block(),
  ]
  s.condition(node.getCondition(), then, otherwise)
  joinValue(s, then, node.getWhenTrue(), result, join)
  joinValue(s, otherwise, node.getWhenFalse(), result, join)
  s.fn.enter(join)
  return s.fn.read(result, span)
}

function joinValue(
  s: FunctionLowering,
  block: BlockHandle,
  node: Node,
  result: Variable,
  join: BlockHandle,
): void {
  s.fn.enter(block)
  s.fn.initialise(result, s.expression(node), s.span(node))
  s.fn.jump(join, s.span(node))
}

/** Branches on an expression's truth; `&&`, `||` and `!` become control flow without a value. */
export function lowerCondition(
  s: FunctionLowering,
  outer: Node,
  then: BlockHandle,
  otherwise: BlockHandle,
): void {
  const node = bare(outer)
  if (Node.isTrueLiteral(node)) s.fn.jump(then, s.span(node))
  else if (Node.isFalseLiteral(node)) s.fn.jump(otherwise, s.span(node))
  else if (
    Node.isPrefixUnaryExpression(node) &&
    node.getOperatorToken() === SyntaxKind.ExclamationToken
  ) {
    lowerCondition(s, node.getOperand(), otherwise, then)
  } else if (isLogical(node, SyntaxKind.AmpersandAmpersandToken)) {
    const more = s.fn.block('logical')
    lowerCondition(s, node.getLeft(), more, otherwise)
    s.fn.enter(more)
    lowerCondition(s, node.getRight(), then, otherwise)
  } else if (isLogical(node, SyntaxKind.BarBarToken)) {
    const more = s.fn.block('logical')
    lowerCondition(s, node.getLeft(), then, more)
    s.fn.enter(more)
    lowerCondition(s, node.getRight(), then, otherwise)
  } else s.fn.branch(s.expression(node), then, otherwise, s.span(node))
}

function isLogical(node: Node, token: SyntaxKind): node is BinaryExpression {
  return Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === token
}
