import type { ClassId } from '@namu/core/internal'
import type { Variable } from '@namu/flow'
import { Node } from 'ts-morph'
import type { ClassNode } from './classes/class-node.js'

/**
 * What `this`, `super` and `new.target` mean where code stands. Arrow functions share that of the
 * function around them; its variables are captured like any others.
 */
export interface Self {
  /** `this` */
  readonly receiver?: Variable
  /** `new.target`, in constructors. */
  readonly newTarget?: Variable
  /** The class whose member the code belongs to. */
  readonly home?: Home
}

interface Home {
  readonly class: ClassId
  readonly static: boolean
  readonly node: ClassNode
}

/**
 * Whether a function that is no arrow function needs its receiver: `this` or `super` stands in it,
 * outside further functions that have their own.
 */
export function usesReceiver(node: Node): boolean {
  if (!/\b(?:this|super)\b/.test(node.getText())) return false
  let found = false
  node.forEachDescendant((inner, traversal) => {
    if (Node.isThisExpression(inner) || Node.isSuperExpression(inner)) {
      found = true
      traversal.stop()
    } else if (hasOwnReceiver(inner)) traversal.skip()
  })
  return found
}

function hasOwnReceiver(node: Node): boolean {
  return (
    Node.isFunctionDeclaration(node) ||
    Node.isFunctionExpression(node) ||
    Node.isMethodDeclaration(node) ||
    Node.isGetAccessorDeclaration(node) ||
    Node.isSetAccessorDeclaration(node) ||
    Node.isClassDeclaration(node) ||
    Node.isClassExpression(node)
  )
}
