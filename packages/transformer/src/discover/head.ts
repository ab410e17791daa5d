import { Node } from 'ts-morph'
import { bare } from './constant.js'
import { constantOf } from './exports.js'

/** The smallest node that stands for a task or workflow: its name, else the wrapper's. */
export function headOfUse(node: Node): Node {
  if (!Node.isCallExpression(node)) return node
  const constant = constantOf(node)
  return Node.isVariableDeclaration(constant) ? constant.getNameNode() : bare(node.getExpression())
}
