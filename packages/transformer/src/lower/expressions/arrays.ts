import type { Element, ValueId } from '@namu/core/internal'
import { Node, type ArrayLiteralExpression } from 'ts-morph'
import { checkIterable } from '../checks/iterables.js'
import { isInert } from '../effects.js'
import { spreadElement } from '../iteration.js'
import type { FunctionLowering } from '../lowering.js'
import { runsCode } from '../names/types.js'

export function lowerArray(s: FunctionLowering, node: ArrayLiteralExpression): ValueId {
  const elements = node.getElements()
  const hole = elements.findIndex((element) => Node.isOmittedExpression(element))
  if (hole < 0) return s.fn.array(lowerElements(s, elements, node), s.span(node))
  const array = s.fn.array(lowerElements(s, elements.slice(0, hole), node), s.span(node))
  appendRest(s, array, elements.slice(hole), node)
  return array
}

/** From the first hole on, the array grows: by one for each hole, and by what stands between them. */
function appendRest(
  s: FunctionLowering,
  array: ValueId,
  elements: readonly Node[],
  node: ArrayLiteralExpression,
): void {
  const span = s.span(node)
  const next = elements.findIndex((element) => !Node.isOmittedExpression(element))
  const holes = next < 0 ? elements.length : next
  const key = s.constant('length', node)
  const grown = s.fn.binary('+', s.fn.get(array, key, span), s.constant(holes, node), span)
  s.fn.set(array, key, grown, span)
  const rest = elements.slice(holes)
  if (rest.length === 0) return
  const until = rest.findIndex((element) => Node.isOmittedExpression(element))
  const end = until < 0 ? rest.length : until
  const args = lowerElements(s, rest.slice(0, end), node)
  s.fn.callMethod(array, s.constant('push', node), args, 'push', span)
  if (end < rest.length) appendRest(s, array, rest.slice(end), node)
}

/**
 * Elements of an array literal, or arguments of a call. A spread takes its items where it stands:
 * when something with effects follows, what was gathered so far is copied first.
 */
export function lowerElements(s: FunctionLowering, nodes: readonly Node[], owner: Node): Element[] {
  let elements: Element[] = []
  let spreads = false
  for (const node of nodes) {
    const expression = Node.isSpreadElement(node) ? node.getExpression() : node
    const inert = isInert(expression) && !(expression !== node && runsCode(expression.getType()))
    if (spreads && !inert) {
      elements = [{ kind: 'spread', value: s.fn.array(elements, s.span(owner)) }]
    }
    spreads ||= expression !== node
    if (expression === node) elements.push({ kind: 'value', value: s.expression(node) })
    else {
      checkIterable(s, expression)
      elements.push(spreadElement(s, expression, owner))
    }
  }
  return elements
}
