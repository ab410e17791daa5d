import { Node } from 'ts-morph'
import { syntaxName } from '../expressions/rejected.js'
import type { FunctionLowering } from '../lowering.js'

/** A statement that no rule lowers. */
export function rejectStatement(s: FunctionLowering, node: Node): void {
  if (Node.isClassDeclaration(node)) {
    s.reject('NAMU1212', node.getNameNode() ?? node, { name: node.getName() ?? 'declaration' })
  } else s.reject('NAMU1130', node, { what: syntaxName(node) })
}
