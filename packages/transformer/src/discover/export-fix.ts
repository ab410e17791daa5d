import { Node } from 'ts-morph'
import { insertBefore, type NodeFix } from '../diagnostics/node-fix.js'

/** `export` before the statement of a constant of a module. */
export function exportFix(constant: Node | undefined): NodeFix | undefined {
  const statement = Node.isVariableDeclaration(constant)
    ? constant.getVariableStatement()
    : undefined
  if (!statement) return undefined
  return insertBefore(statement, 'export ', { title: 'Export it', automatic: true })
}
