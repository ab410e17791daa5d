import type { Element, ValueId } from '@namu/core/internal'
import { Node, type ArrayLiteralExpression } from 'ts-morph'
import { checkIterable } from '../checks/iterables.js'
import { isInert } from '../effects.js'
import type { FunctionLowering } from '../lowering.js'

export function lowerArray(s: FunctionLowering, node: ArrayLiteralExpression): ValueId {
  return s.fn.array(lowerElements(s, node.getElements(), node), s.span(node))
}

/**
 * Elements of an array literal, or arguments of a call. A spread takes its items where it stands:
 * when something with effects follows, what was gathered so far is copied first.
 */
export function lowerElements(s: FunctionLowering, nodes: readonly Node[], owner: Node): Element[] {
  let elements: Element[] = []
  for (const node of nodes) {
    if (Node.isOmittedExpression(node)) {
      s.reject('NAMU1209', owner)
      continue
    }
    const expression = Node.isSpreadElement(node) ? node.getExpression() : node
    if (elements.some((element) => element.kind === 'spread') && !isInert(expression)) {
      elements = [{ kind: 'spread', value: s.fn.array(elements, s.span(owner)) }]
    }
    if (expression === node) elements.push({ kind: 'value', value: s.expression(node) })
    else {
      checkIterable(s, expression)
      elements.push({ kind: 'spread', value: s.expression(expression) })
    }
  }
  return elements
}
