import type { Primitive, ValueId } from '@namu/core/internal'
import type { BlockHandle } from '@namu/flow'
import { Node } from 'ts-morph'
import type { ChainLink, FunctionLowering } from '../lowering.js'
import { isNullish } from './logical.js'

/**
 * `whole` with a block to leave an optional chain to, where there is one: every `?.` that meets null
 * or undefined leaves the chain at once, and its value is `otherwise`.
 */
export function lowerChain(
  s: FunctionLowering,
  node: ChainLink,
  otherwise: Primitive,
  whole: (nullish: BlockHandle | undefined) => ValueId,
): ValueId {
  if (!isChained(node)) return whole(undefined)
  const span = s.span(node)
  const result = s.temporary('optional', node)
  const [nullish, join] = [s.fn.block('conditional'), s.fn.block()]
  s.fn.initialise(result, whole(nullish), span)
  s.fn.jump(join, span)
  s.fn.enter(nullish)
  s.fn.initialise(result, s.constant(otherwise, node), span)
  s.fn.jump(join, span)
  s.fn.enter(join)
  return s.fn.read(result, span)
}

/** What stands left of a link of a chain: a further link of it, or any expression. */
export function lowerBase(
  s: FunctionLowering,
  node: Node,
  nullish: BlockHandle | undefined,
): ValueId {
  if (nullish && Node.isNonNullExpression(node)) return lowerBase(s, node.getExpression(), nullish)
  return nullish && isLink(node) && isChained(node) ? s.link(node, nullish) : s.expression(node)
}

/** At a `?.`: leaves the chain when the value is null or undefined. */
export function leaveWhenNullish(
  s: FunctionLowering,
  node: ChainLink,
  value: ValueId,
  nullish: BlockHandle | undefined,
): void {
  if (!nullish || !node.hasQuestionDotToken()) return
  const next = s.fn.block()
  s.fn.branch(isNullish(s, value, node), nullish, next, s.span(node))
  s.fn.enter(next)
}

function isLink(node: Node): node is ChainLink {
  return (
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isCallExpression(node)
  )
}

/** Whether a `?.` stands in this link or left of it in the same chain. */
function isChained(node: ChainLink): boolean {
  if (node.hasQuestionDotToken()) return true
  let base: Node = node.getExpression()
  while (Node.isNonNullExpression(base)) base = base.getExpression()
  return isLink(base) && isChained(base)
}
