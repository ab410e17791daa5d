import type { ValueId } from '@namu/core/internal'
import { Node, type CallExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { DiscoveredWorkflow } from '../../discover/index.js'
import { checkArguments } from '../checks/arguments.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'

/** A call of a workflow starts a child run. */
export function lowerChild(
  s: FunctionLowering,
  node: CallExpression,
  child: DiscoveredWorkflow,
  detached = false,
): ValueId {
  s.workflow.useChild(child)
  checkArguments(s, node.getArguments(), { id: child.name, fn: child.fn })
  const elements = lowerElements(s, node.getArguments(), node)
  const target = { kind: 'workflow', workflow: child.name } as const
  return s.fn.start(detached ? { ...target, detached } : target, elements, false, s.span(node))
}

/** `detach(child)(...args)`; nothing for other calls. */
export function lowerDetached(s: FunctionLowering, node: CallExpression): ValueId | undefined {
  const callee = bare(node.getExpression())
  if (!Node.isCallExpression(callee) || !isDetach(s, callee)) return undefined
  const [child, ...more] = callee.getArguments()
  const reference = child && more.length === 0 ? referenceOf(s.workflow, child) : undefined
  return reference?.kind === 'workflow'
    ? lowerChild(s, node, reference.workflow, true)
    : rejectDetach(s, callee)
}

/** A `detach` that starts nothing where it stands, or of what is not named. */
export function rejectDetach(s: FunctionLowering, node: CallExpression): ValueId {
  return s.reject('NAMU1410', node, { what: node.getText() })
}

function isDetach(s: FunctionLowering, node: CallExpression): boolean {
  const reference = referenceOf(s.workflow, node.getExpression())
  return reference?.kind === 'core' && reference.name === 'detach'
}
