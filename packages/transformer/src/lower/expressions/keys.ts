import type { ValueId } from '@namu/core/internal'
import { Node, TypeFlags } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { iteratorFunction } from '../names/iterator-symbol.js'
import type { FunctionLowering } from '../lowering.js'
import { isPrimitive } from '../names/types.js'

/** A property key: its value, and its name where the source says it. */
export interface Key {
  readonly value: ValueId
  readonly name: string | undefined
}

/** The key of a property in a literal or pattern: a name, a string, a number or `[computed]`. */
export function lowerKey(s: FunctionLowering, node: Node): Key {
  if (Node.isComputedPropertyName(node)) return lowerComputedKey(s, node.getExpression())
  const name = Node.isIdentifier(node) ? node.getText() : literalName(node)
  if (name !== undefined) return { value: s.constant(name, node), name }
  return { value: s.reject('NAMU1130', node, { what: node.getKindName() }), name: undefined }
}

/**
 * A key that an object may be converted to: where code runs before it is used, or it is used twice, the
 * conversion has a step of its own.
 */
export function convertKey(s: FunctionLowering, key: Key, node: Node): Key {
  if (key.name !== undefined || !Node.isComputedPropertyName(node)) return key
  const expression = node.getExpression()
  if (isPrimitive(expression.getType())) return key
  return { ...key, value: s.fn.template(['', ''], [key.value], s.span(expression)) }
}

/** The key in brackets. */
export function lowerComputedKey(s: FunctionLowering, node: Node): Key {
  if (node.getType().getFlags() & TypeFlags.ESSymbolLike) {
    return { value: s.reject('NAMU1136', node), name: undefined }
  }
  return { value: s.expression(node), name: literalName(bare(node)) }
}

/** The name that a key has in the source, if it has one there. */
export function nameOfKey(node: Node): string | undefined {
  if (Node.isIdentifier(node)) return node.getText()
  // Names of functions only ask: a key that is another symbol is rejected.
  if (node.getText() === iteratorFunction) return iteratorFunction
  return literalName(Node.isComputedPropertyName(node) ? bare(node.getExpression()) : node)
}

function literalName(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return node.getLiteralText()
  }
  if (Node.isNumericLiteral(node)) return String(Number(node.getLiteralText()))
  if (Node.isBigIntLiteral(node)) return node.compilerNode.text.replace(/n$/, '')
  return undefined
}
