import { Node, type CallExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { isPromise } from '../../discover/synchronous.js'
import { awaitFix } from '../../advice/await-fix.js'
import type { FunctionLowering } from '../lowering.js'
import { memberOf } from '../names/reference.js'

/** Warns about a statement that starts a call and drops its promise. */
export function checkAwaited(s: FunctionLowering, outer: Node): void {
  const node = bare(outer)
  if (!Node.isCallExpression(node) || handlesRejection(node)) return
  const type = node.getType()
  if (type.isAny() || !isPromise(type)) return
  const what = `\`${node.getExpression().getText()}(…)\``
  s.workflow.reporter.report('NAMU1011', node, { what }, [], awaitFix(outer))
}

/** `.catch(f)` and `.then(f, g)` say what becomes of a failure. */
function handlesRejection(node: CallExpression): boolean {
  const name = memberOf(bare(node.getExpression()))?.name
  const count = node.getArguments().length
  return (name === 'catch' && count > 0) || (name === 'then' && count > 1)
}
