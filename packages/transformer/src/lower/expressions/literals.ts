import type { ValueId } from '@namu/core/internal'
import type {
  BigIntLiteral,
  NoSubstitutionTemplateLiteral,
  Node,
  NumericLiteral,
  StringLiteral,
  TemplateExpression,
} from 'ts-morph'
import { lowerText } from '../classes/text.js'
import { isInert } from '../effects.js'
import type { FunctionLowering } from '../lowering.js'
import { isPrimitive } from '../names/types.js'
import { checkText } from '../checks/text.js'

export function lowerString(
  s: FunctionLowering,
  node: StringLiteral | NoSubstitutionTemplateLiteral,
): ValueId {
  return s.constant(node.getLiteralText(), node)
}

export function lowerNumber(s: FunctionLowering, node: NumericLiteral): ValueId {
  return s.constant(Number(node.getLiteralText()), node)
}

export function lowerBigInt(s: FunctionLowering, node: BigIntLiteral): ValueId {
  return s.constant(BigInt(node.compilerNode.text.replace(/n$/, '')), node)
}

/**
 * Each part becomes text before the next one is evaluated; where that could show, the part is made
 * text on its own.
 */
export function lowerTemplate(s: FunctionLowering, node: TemplateExpression): ValueId {
  const spans = node.getTemplateSpans()
  const strings = [node.getHead().getLiteralText()]
  const values: ValueId[] = []
  spans.forEach((span, index) => {
    const part = span.getExpression()
    checkText(s, part)
    const value = lowerText(s, part, s.expression(part))
    const shows = !isPrimitive(part.getType()) && spans.slice(index + 1).some(laterShows)
    values.push(shows ? s.fn.template(['', ''], [value], s.span(part)) : value)
    strings.push(span.getLiteral().getLiteralText())
  })
  return s.fn.template(strings, values, s.span(node))
}

function laterShows(span: { getExpression(): Node }): boolean {
  return !isInert(span.getExpression())
}
