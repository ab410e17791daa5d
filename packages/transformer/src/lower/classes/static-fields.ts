import { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isClassNode } from './class-node.js'
import { staticConstant } from './class-table.js'

/** Reports the read of a static field that is no constant; true when it did. */
export function checkStaticRead(s: FunctionLowering, node: Node): boolean {
  const field = staticMember(s, node)
  if (!Node.isPropertyDeclaration(field) || staticConstant(field)) return false
  s.workflow.reporter.report('NAMU1214', node, { name: field.getName() })
  return true
}

/** Reports the write of a static member: it belongs to the module; true when it did. */
export function checkStaticWrite(s: FunctionLowering, node: Node): boolean {
  const member = staticMember(s, node)
  if (!member) return false
  s.workflow.reporter.report('NAMU1012', node, { name: node.getText() })
  return true
}

/** The static member of a project's class that an access names. */
function staticMember(s: FunctionLowering, node: Node): Node | undefined {
  const member = node.getSymbol()?.getValueDeclaration()
  if (!member || !isClassNode(member.getParent())) return undefined
  const isStatic = Node.isStaticable(member) && member.isStatic()
  return isStatic && s.workflow.origins.of(member) === 'project' ? member : undefined
}
