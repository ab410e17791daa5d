import type { ValueId } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BinaryExpression,
  type FunctionExpression,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'
import { nameOfKey } from './keys.js'

export function lowerFunctionExpression(
  s: FunctionLowering,
  node: ArrowFunction | FunctionExpression,
): ValueId {
  return s.closure(node, contextualName(node))
}

/**
 * The name that an anonymous function gets from the variable or property it is the value of.
 * Parentheses do not count, nor does what TypeScript erases.
 */
function contextualName(node: Node): string | undefined {
  const value = outermost(node)
  const parent = value.getParent()
  if (Node.isBinaryExpression(parent)) return assignedName(parent, value)
  if (Node.isShorthandPropertyAssignment(parent)) return parent.getName()
  if (
    Node.isVariableDeclaration(parent) ||
    Node.isBindingElement(parent) ||
    Node.isParameterDeclaration(parent) ||
    Node.isPropertyDeclaration(parent) ||
    Node.isPropertyAssignment(parent)
  ) {
    const name = parent.getNameNode()
    if (Node.isIdentifier(name)) return name.getText()
    return Node.isObjectBindingPattern(name) || Node.isArrayBindingPattern(name)
      ? undefined
      : keyedName(nameOfKey(name))
  }
  return undefined
}

/** The name of a function that has this key; one that is computed is known only at run time. */
export function keyedName(key: string | undefined): string {
  // Names in angle brackets are those of functions without one.
  return key === undefined || key.startsWith('<') ? '<computed>' : key
}

/** The name on the left of an assignment, also a logical one, or of a default in a pattern. */
function assignedName(parent: BinaryExpression, value: Node): string | undefined {
  const left = parent.getLeft()
  const names = naming.has(parent.getOperatorToken().getKind()) && parent.getRight() === value
  return names && Node.isIdentifier(left) ? left.getText() : undefined
}

const naming: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
])

function outermost(node: Node): Node {
  const parent = node.getParent()
  return parent && bare(parent) !== parent ? outermost(parent) : node
}
