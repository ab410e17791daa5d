import { invariant } from '@namu/core/internal'
import { caughtByBuiltin } from '../builtins/frames.js'
import type { HandlerEdge, Run } from '../program/program.js'
import { rejectPromise } from '../promises/resolve.js'
import { FunctionFrame, RunAsyncGenerator } from '../state/records.js'
import type { Value } from '../state/value.js'
import { endRequest } from './async-generators.js'
import { leaveGenerator } from './generators.js'
import { handOverPromise } from './deliver.js'

/** Carries an exception to the innermost frame that handles it. */
export function unwind(run: Run, thrown: Value): void {
  const { stack } = run.state
  for (;;) {
    const frame = stack[stack.length - 1]
    invariant(frame !== undefined, 'the bottom frame of a stack catches')
    if (!(frame instanceof FunctionFrame)) {
      if (caughtByBuiltin(run, frame, thrown)) return
      stack.pop()
      continue
    }
    const edge = run.program.functions[frame.fn]?.blocks[frame.block]?.onError
    if (edge !== undefined) {
      enterHandler(frame, edge, thrown)
      return
    }
    stack.pop()
    if (frame.generator instanceof RunAsyncGenerator) {
      endRequest(run, frame, frame.generator, { rejected: true, value: thrown })
      return
    }
    leaveGenerator(frame)
    if (frame.promise === undefined) continue
    rejectPromise(run, frame.promise, thrown)
    handOverPromise(run, frame)
    return
  }
}

function enterHandler(frame: FunctionFrame, edge: HandlerEdge, thrown: Value): void {
  const { registers } = frame
  const values = edge.moves.map(({ from }) => registers[from])
  registers[edge.thrown] = thrown
  edge.moves.forEach(({ into }, at) => {
    registers[into] = values[at]
  })
  frame.block = edge.to
  frame.ip = 0
}
