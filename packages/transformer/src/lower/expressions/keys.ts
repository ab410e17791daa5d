import type { ValueId } from '@namu/core/internal'
import { Node, TypeFlags } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'

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

/** The key in brackets. */
export function lowerComputedKey(s: FunctionLowering, node: Node): Key {
  if (node.getType().getFlags() & TypeFlags.ESSymbolLike) {
    return { value: s.reject('NAMU1136', node), name: undefined }
  }
  return { value: s.expression(node), name: literalName(bare(node)) }
}

function literalName(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return node.getLiteralText()
  }
  if (Node.isNumericLiteral(node)) return String(Number(node.getLiteralText()))
  if (Node.isBigIntLiteral(node)) return node.compilerNode.text.replace(/n$/, '')
  return undefined
}
