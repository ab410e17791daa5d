import type { ValueId } from '@namu/core/internal'
import {
  Node,
  type CallExpression,
  type ElementAccessExpression,
  type PropertyAccessExpression,
} from 'ts-morph'
import { lowerElements } from '../expressions/arrays.js'
import { lowerComputedKey } from '../expressions/keys.js'
import type { FunctionLowering } from '../lowering.js'
import { calleeName } from '../calls/callee-name.js'

type Access = PropertyAccessExpression | ElementAccessExpression

/** `super(...)` */
export function lowerSuperCall(s: FunctionLowering, node: CallExpression): ValueId {
  return s.construction
    ? s.construction.superCall(node)
    : s.reject('NAMU1130', node, { what: '`super()` inside a function of its constructor' })
}

export function isSuperAccess(node: Access): boolean {
  return Node.isSuperExpression(node.getExpression())
}

/** `super.name` and `super[key]`: of the parent of the class that the code stands in. */
export function lowerSuperAccess(s: FunctionLowering, node: Access): ValueId {
  const { home, receiver } = s.self
  if (!home || !receiver) {
    return s.reject('NAMU1130', node, { what: '`super` outside the members of a class' })
  }
  // The receiver is read first: before `super()` that throws (ECMA-262 13.3.7.1).
  const object = s.fn.read(receiver, s.span(node))
  const key = Node.isPropertyAccessExpression(node)
    ? s.constant(node.getName(), node.getNameNode())
    : lowerComputedKey(s, node.getArgumentExpressionOrThrow()).value
  return s.fn.superGet(home, object, key, s.span(node))
}

/** `super.name(...)` */
export function lowerSuperMethod(
  s: FunctionLowering,
  node: CallExpression,
  callee: Access,
): ValueId {
  const { receiver } = s.self
  const method = lowerSuperAccess(s, callee)
  const args = lowerElements(s, node.getArguments(), node)
  const object = receiver && s.fn.read(receiver, s.span(node))
  return s.fn.call(method, args, calleeName(callee), s.span(node), object)
}
