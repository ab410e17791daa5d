import type { Node, Type } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isIterable } from '../names/types.js'

/** Reports a value that workflows cannot iterate. */
export function checkIterable(s: FunctionLowering, node: Node, type: Type = node.getType()): void {
  if (!isIterable(type)) s.workflow.reporter.report('NAMU1115', node, { type: type.getText(node) })
}
