import type { ValueId } from '@namu/core/internal'
import type { RegularExpressionLiteral } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { patternError, patternOf } from '../names/regular-expression.js'

/** A literal makes an object each time it is evaluated, as `new RegExp` does. */
export function lowerRegularExpression(
  s: FunctionLowering,
  node: RegularExpressionLiteral,
): ValueId {
  const pattern = patternOf(node)
  const problem = patternError(pattern)
  if (problem !== undefined) return s.reject('NAMU1130', node, { what: `a literal (${problem})` })
  const parts = [pattern.source, ...(pattern.flags === '' ? [] : [pattern.flags])]
  const args = parts.map((part) => ({ kind: 'value', value: s.constant(part, node) }) as const)
  return s.fn.callBuiltin('new RegExp', args, s.span(node))
}
