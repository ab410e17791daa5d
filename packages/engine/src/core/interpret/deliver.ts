import { createError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { FunctionFrame, type Frame } from '../state/records.js'
import type { Run } from '../program/program.js'
import { currentScope } from '../scopes/current.js'
import type { RunScope } from '../state/run-scope.js'
import type { Value } from '../state/value.js'

/**
 * Calls, returns and exceptions on the run's stack.
 *
 * X1. A call pushes one frame; its result is delivered to the frame below, in `target` or `received`.
 * X2. An async frame delivers its promise at its first await or end, whichever comes first; an
 *     exception never leaves it.
 * X3. A frame is in the scope of its caller; on the empty stack, in that of the job.
 * X4. The bottom frame of a stack is an async frame or a built-in frame that catches.
 */
export function pushFrame(
  run: Run,
  frame: Frame,
  scope: RunScope | undefined = currentScope(run),
): void {
  if (run.state.stack.length >= run.limits.frameDepth)
    throw new Thrown(createError(run, 'RangeError', 'Maximum call stack size exceeded'))
  frame.scope = scope
  run.state.stack.push(frame)
}

/** Gives the result of a call to the frame on top. */
export function deliver(run: Run, value: Value): void {
  const { stack } = run.state
  const frame = stack[stack.length - 1]
  if (frame === undefined) return
  if (!(frame instanceof FunctionFrame)) frame.received = value
  // The result of a setter is nobody's.
  else if (frame.target >= 0) frame.registers[frame.target] = value
}

/** X2: the caller of an async function gets its promise once. */
export function handOverPromise(run: Run, frame: FunctionFrame): void {
  if (frame.detached) return
  frame.detached = true
  deliver(run, frame.promise)
}
