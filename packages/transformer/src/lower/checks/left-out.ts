import { leftOutFunction, leftOutMethod, type ValueId } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

/** Reports a global that workflows do not have, with what is known of why and what to write instead. */
export function rejectLeftOut(s: FunctionLowering, name: string, node: Node): ValueId {
  const known = leftOutFunction(name)
  return s.reject('NAMU1102', node, {
    name,
    because: known ? `: ${known.reason}` : '',
    rewrite:
      known?.rewrite ??
      'Call it in a task, or use one of the built-ins listed in docs/builtins.md.',
  })
}

/** Reports a method that workflows do not have, in the same way. */
export function reportLeftOutMethod(
  s: FunctionLowering,
  receiver: string,
  method: string,
  node: Node,
): void {
  const known = leftOutMethod(receiver, method)
  s.workflow.reporter.report('NAMU1103', node, {
    method,
    receiver,
    because: known ? `: ${known.reason}` : '',
    rewrite:
      known?.rewrite ?? 'Call it in a task, or use one of the methods listed in docs/builtins.md.',
  })
}
