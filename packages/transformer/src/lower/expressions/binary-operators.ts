import type { BinaryOperator, ValueId } from '@namu/core/internal'
import { SyntaxKind, type BinaryExpression, type Node } from 'ts-morph'
import { lowerText } from '../classes/text.js'
import { checkText } from '../checks/text.js'
import type { FunctionLowering } from '../lowering.js'

const binaryOperators: ReadonlyMap<SyntaxKind, BinaryOperator> = new Map([
  [SyntaxKind.PlusToken, '+'],
  [SyntaxKind.MinusToken, '-'],
  [SyntaxKind.AsteriskToken, '*'],
  [SyntaxKind.SlashToken, '/'],
  [SyntaxKind.PercentToken, '%'],
  [SyntaxKind.AsteriskAsteriskToken, '**'],
  [SyntaxKind.AmpersandToken, '&'],
  [SyntaxKind.BarToken, '|'],
  [SyntaxKind.CaretToken, '^'],
  [SyntaxKind.LessThanLessThanToken, '<<'],
  [SyntaxKind.GreaterThanGreaterThanToken, '>>'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, '>>>'],
  [SyntaxKind.EqualsEqualsToken, '=='],
  [SyntaxKind.ExclamationEqualsToken, '!='],
  [SyntaxKind.EqualsEqualsEqualsToken, '==='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '!=='],
  [SyntaxKind.LessThanToken, '<'],
  [SyntaxKind.LessThanEqualsToken, '<='],
  [SyntaxKind.GreaterThanToken, '>'],
  [SyntaxKind.GreaterThanEqualsToken, '>='],
  [SyntaxKind.InKeyword, 'in'],
])

/** The operator that evaluates both sides, `undefined` for what is none of them. */
export function binaryOperator(token: SyntaxKind): BinaryOperator | undefined {
  return binaryOperators.get(token)
}

/** The operator on two evaluated operands, after the checks that need their types. */
export function applyBinary(
  s: FunctionLowering,
  operator: BinaryOperator,
  left: ValueId,
  right: ValueId,
  node: BinaryExpression,
): ValueId {
  if (operator === '+')
    for (const operand of [node.getLeft(), node.getRight()]) checkText(s, operand)
  const text = (operand: Node, value: ValueId): ValueId =>
    operator === '+' ? lowerText(s, operand, value) : value
  const first = text(node.getLeft(), left)
  return s.fn.binary(operator, first, text(node.getRight(), right), s.span(node))
}

/** The operator of `+=` and its kind, `undefined` for what is none of them. */
export function compoundOperator(token: SyntaxKind): BinaryOperator | undefined {
  return compoundOperators.get(token)
}

const compoundOperators: ReadonlyMap<SyntaxKind, BinaryOperator> = new Map([
  [SyntaxKind.PlusEqualsToken, '+'],
  [SyntaxKind.MinusEqualsToken, '-'],
  [SyntaxKind.AsteriskEqualsToken, '*'],
  [SyntaxKind.SlashEqualsToken, '/'],
  [SyntaxKind.PercentEqualsToken, '%'],
  [SyntaxKind.AsteriskAsteriskEqualsToken, '**'],
  [SyntaxKind.AmpersandEqualsToken, '&'],
  [SyntaxKind.BarEqualsToken, '|'],
  [SyntaxKind.CaretEqualsToken, '^'],
  [SyntaxKind.LessThanLessThanEqualsToken, '<<'],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, '>>'],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken, '>>>'],
])
