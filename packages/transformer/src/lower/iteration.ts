import type { Element, ValueId } from '@namu/core/internal'
import type { SourceSpan } from '@namu/flow'
import { Node, type Type } from 'ts-morph'
import type { FunctionLowering } from './lowering.js'
import { runsCode } from './names/types.js'
import { iterableText, mayBeAnother } from './source-text.js'

/**
 * The use of an iterator that is closed when an exception leaves `body` (ECMA-262 7.4.11): what
 * closing throws then is passed over. Iterators of built-ins do not notice.
 */
export function closingOnThrow(
  s: FunctionLowering,
  iterator: ValueId,
  span: SourceSpan,
  construct: 'loop' | 'catch',
  body: () => void,
): void {
  s.fn.guarded(
    body,
    (thrown) => {
      s.fn.guarded(
        () => {
          s.fn.iteratorClose(iterator, span)
        },
        () => undefined,
        span,
      )
      s.fn.throw(thrown, span)
    },
    span,
    construct,
  )
}

/** The elements of a pattern: a generator is closed also when one of them throws. */
export function walkingPattern(
  s: FunctionLowering,
  iterator: ValueId,
  type: Type | undefined,
  span: SourceSpan,
  body: () => void,
): void {
  if (type && !runsCode(type)) body()
  else closingOnThrow(s, iterator, span, 'catch', body)
}

/** A spread of items that code may have to make: they are made here, where the spread stands. */
export function spreadElement(s: FunctionLowering, node: Node, owner: Node): Element {
  const value = s.expression(node)
  if (!runsCode(node.getType())) return { kind: 'spread', value }
  const span = s.span(node)
  const isNamed = Node.isArrayLiteralExpression(owner) && mayBeAnother(node)
  const iterator = s.fn.iterate(value, span, isNamed ? iterableText(node) : undefined)
  return { kind: 'spread', value: s.fn.iteratorRest(iterator, span) }
}
