import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isDate, isFunction } from '../names/types.js'

/** Reports a value whose text depends on the host, or is the source of a function. */
export function checkText(s: FunctionLowering, node: Node): void {
  const type = node.getType()
  if (isDate(type)) s.workflow.reporter.report('NAMU1113', node, { what: 'The text of a Date' })
  else if (isFunction(type)) {
    s.workflow.reporter.report('NAMU1110', node, { property: 'toString', receiver: 'a function' })
  }
}
