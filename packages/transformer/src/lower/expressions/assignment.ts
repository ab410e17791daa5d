import type { ValueId } from '@namu/core/internal'
import { SyntaxKind, type BinaryExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'
import { assignPattern, isPattern } from '../patterns/assignment.js'
import { applyBinary, compoundOperator } from './binary-operators.js'
import { branchOnLeft, type LogicalToken } from './logical.js'
import { assignmentTarget } from './targets.js'

/** `=`, the compound assignments and the logical ones; the value is what was assigned. */
export function lowerAssignment(s: FunctionLowering, node: BinaryExpression): ValueId {
  const token = node.getOperatorToken().getKind()
  switch (token) {
    case SyntaxKind.EqualsToken:
      return lowerPlain(s, node)
    case SyntaxKind.AmpersandAmpersandEqualsToken:
      return lowerLogicalAssignment(s, node, SyntaxKind.AmpersandAmpersandToken)
    case SyntaxKind.BarBarEqualsToken:
      return lowerLogicalAssignment(s, node, SyntaxKind.BarBarToken)
    case SyntaxKind.QuestionQuestionEqualsToken:
      return lowerLogicalAssignment(s, node, SyntaxKind.QuestionQuestionToken)
    default:
      return lowerCompound(s, node, token)
  }
}

function lowerPlain(s: FunctionLowering, node: BinaryExpression): ValueId {
  const left = bare(node.getLeft())
  if (isPattern(left)) {
    const value = s.expression(node.getRight())
    assignPattern(s, left, value, node.getRight().getType())
    return value
  }
  const target = assignmentTarget(s, left)
  const value = s.expression(node.getRight())
  target.write(value)
  return value
}

function lowerCompound(s: FunctionLowering, node: BinaryExpression, token: SyntaxKind): ValueId {
  const operator = compoundOperator(token)
  if (!operator) return s.reject('NAMU1130', node, { what: node.getOperatorToken().getText() })
  const target = assignmentTarget(s, node.getLeft())
  const before = target.read()
  const after = applyBinary(s, operator, before, s.expression(node.getRight()), node)
  target.write(after)
  return after
}

function lowerLogicalAssignment(
  s: FunctionLowering,
  node: BinaryExpression,
  token: LogicalToken,
): ValueId {
  const span = s.span(node)
  const result = s.temporary('logical', node)
  const target = assignmentTarget(s, node.getLeft())
  const before = target.read()
  s.fn.initialise(result, before, span)
  const [more, join] = [s.fn.block('logical'), s.fn.block()]
  branchOnLeft(s, token, before, more, join, node)
  s.fn.enter(more)
  const after = s.expression(node.getRight())
  target.write(after)
  s.fn.initialise(result, after, span)
  s.fn.jump(join, span)
  s.fn.enter(join)
  return s.fn.read(result, span)
}
