import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isFunction } from '../names/types.js'

/** Reports a value whose text is the source of a function. */
export function checkText(s: FunctionLowering, node: Node): void {
  const type = node.getType()
  if (isFunction(type)) {
    s.workflow.reporter.report('NAMU1110', node, { property: 'toString', receiver: 'a function' })
  }
}
