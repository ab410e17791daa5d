import type { ValueId } from '@namu/core/internal'
import { Node, type ArrowFunction, type FunctionExpression } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

export function lowerFunctionExpression(
  s: FunctionLowering,
  node: ArrowFunction | FunctionExpression,
): ValueId {
  return s.closure(node, contextualName(node))
}

/** The name that an anonymous function gets from the variable or property it is the value of. */
function contextualName(node: Node): string | undefined {
  const parent = node.getParent()
  if (Node.isVariableDeclaration(parent) || Node.isBindingElement(parent)) {
    const name = parent.getNameNode()
    return Node.isIdentifier(name) ? name.getText() : undefined
  }
  if (!Node.isPropertyAssignment(parent)) return undefined
  const name = parent.getNameNode()
  return Node.isIdentifier(name) ? name.getText() : undefined
}
