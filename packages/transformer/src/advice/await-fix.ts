import { Node } from 'ts-morph'
import { insertBefore, type NodeFix } from '../diagnostics/node-fix.js'
import { isFunctionLike } from './own-nodes.js'

/** `await` in front of an expression, where the function it stands in may wait. */
export function awaitFix(node: Node): NodeFix | undefined {
  const around = node.getFirstAncestor(isFunctionLike)
  if (!around || !Node.isAsyncable(around) || !around.isAsync()) return undefined
  return insertBefore(node, 'await ', { title: 'Add `await`', automatic: true })
}
