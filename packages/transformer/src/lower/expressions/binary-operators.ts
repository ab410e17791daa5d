import type { BinaryOperator, ValueId } from '@namu/core/internal'
import { SyntaxKind, type BinaryExpression } from 'ts-morph'
import { checkText } from '../checks/text.js'
import type { FunctionLowering } from '../lowering.js'
import { isFunction } from '../names/types.js'

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

const equalities: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '===', '!=='])

/** The operator on two evaluated operands, after the checks that need their types. */
export function applyBinary(
  s: FunctionLowering,
  operator: BinaryOperator,
  left: ValueId,
  right: ValueId,
  node: BinaryExpression,
): ValueId {
  const operands = [node.getLeft(), node.getRight()] as const
  if (operator === '+') for (const operand of operands) checkText(s, operand)
  if (equalities.has(operator) && operands.every((operand) => isFunction(operand.getType()))) {
    return s.reject('NAMU1114', node)
  }
  return s.fn.binary(operator, left, right, s.span(node))
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
