import type { ValueId } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

/** `given`, or the value of `initializer` when it is undefined. */
export function initialiseWithDefault(
  s: FunctionLowering,
  given: ValueId,
  initializer: Node | undefined,
  node: Node,
): ValueId {
  if (!initializer) return given
  const span = s.span(node)
  const result = s.temporary('default', node)
  const [missing, present, join] = [s.fn.block('conditional'), s.fn.block(), s.fn.block()]
  const isMissing = s.fn.binary('===', given, s.constant(undefined, initializer), span)
  s.fn.branch(isMissing, missing, present, span)
  s.fn.enter(missing)
  s.fn.initialise(result, s.expression(initializer), span)
  s.fn.jump(join, span)
  s.fn.enter(present)
  s.fn.initialise(result, given, span)
  s.fn.jump(join, span)
  s.fn.enter(join)
  return s.fn.read(result, span)
}
