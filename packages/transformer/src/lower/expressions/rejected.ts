import type { ValueId } from '@namu/core/internal'
import { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

/** An expression that no rule lowers: rejected by what it is, or as unknown syntax. */
export function rejectExpression(s: FunctionLowering, node: Node): ValueId {
  if (Node.isClassExpression(node)) {
    return s.reject('NAMU1212', node, { name: node.getName() ?? 'expression' })
  }
  return s.reject('NAMU1130', node, { what: syntaxName(node) })
}

/** `ForInStatement` as people say it: `for in statement`. */
export function syntaxName(node: Node): string {
  return node
    .getKindName()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}
