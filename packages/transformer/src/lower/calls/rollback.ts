import type { ValueId } from '@namu/core/internal'
import { Node, type CallExpression } from 'ts-morph'
import { checkArguments } from '../checks/arguments.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'

/** `onRollback(task, ...args)`: a call of the task that is registered, and not started. */
export function lowerRollback(s: FunctionLowering, node: CallExpression): ValueId {
  const [first, ...args] = node.getArguments()
  const reference =
    first && !Node.isSpreadElement(first) ? referenceOf(s.workflow, first) : undefined
  if (reference?.kind !== 'task') {
    const what = first?.getText() ?? 'nothing'
    s.workflow.reporter.report('NAMU1420', first ?? node, { what })
    return s.constant(undefined, node)
  }
  const { task } = reference
  s.workflow.use(task)
  checkArguments(s, args, task)
  const elements = lowerElements(s, args, node)
  return s.fn.start({ kind: 'rollback', task: task.id }, elements, true, s.span(node))
}
