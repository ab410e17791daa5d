import { isErrorParentName, type ErrorParentName } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import { referenceOf } from '../names/reference.js'
import type { WorkflowLowering } from '../workflow-lowering.js'
import { isClassNode, type ClassNode } from './class-node.js'

/** What a class extends, if a workflow can know it. */
export type Parent =
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'error'; readonly name: ErrorParentName }

export function parentOf(workflow: WorkflowLowering, node: ClassNode): Parent | undefined {
  const heritage = node.getExtends()
  return heritage && parentFrom(workflow, heritage.getExpression())
}

function parentFrom(workflow: WorkflowLowering, expression: Node): Parent | undefined {
  const reference = referenceOf(workflow, expression)
  if (reference?.kind === 'class' && isClassNode(reference.declaration)) {
    return { kind: 'class', node: reference.declaration }
  }
  return reference?.kind === 'builtin' && isErrorParentName(reference.path)
    ? { kind: 'error', name: reference.path }
    : undefined
}

/** Whether a built-in error is at the end of its parents. */
export function isErrorClass(workflow: WorkflowLowering, node: ClassNode): boolean {
  for (let at = parentOf(workflow, node); at; at = parentOf(workflow, at.node))
    if (at.kind === 'error') return true
  return false
}
