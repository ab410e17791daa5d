import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isHostObject } from '../names/receivers.js'
import { parts } from '../names/types.js'

/** Reports an object whose own properties a workflow cannot list. */
export function checkEnumerable(s: FunctionLowering, node: Node): void {
  const type = node.getType()
  if (type.isAny() || type.isUnknown() || s.workflow.reporter.reportedWithin(node)) return
  if (parts(type).some((part) => isHostObject(s.workflow, part)))
    s.workflow.reporter.report('NAMU1134', node, { type: type.getText(node) })
}
