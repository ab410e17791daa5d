import type { ValueId } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

/** How `yield*` resumes the iterator first. */
export function firstResumption(s: FunctionLowering, node: Node): ValueId {
  return resumption(s, node, 'next', () => s.constant(undefined, node))
}

export function resumption(
  s: FunctionLowering,
  node: Node,
  mode: 'next' | 'throw' | 'return',
  value: () => ValueId,
): ValueId {
  return s.fn.object(
    [
      { kind: 'property', key: s.constant('mode', node), value: s.constant(mode, node) },
      { kind: 'property', key: s.constant('value', node), value: value() },
    ],
    s.span(node),
  )
}
