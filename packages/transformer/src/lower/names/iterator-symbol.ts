import type { Node } from 'ts-morph'
import type { WorkflowLowering } from '../workflow-lowering.js'
import { referenceOf } from './reference.js'

/** Whether an expression is `Symbol.iterator`, of the language. */
export function isIteratorSymbol(workflow: WorkflowLowering, node: Node): boolean {
  const reference = referenceOf(workflow, node)
  return reference?.kind === 'builtin' && reference.path === 'Symbol.iterator'
}

/** `name` of a function that stands under it. */
export const iteratorFunction = '[Symbol.iterator]'
