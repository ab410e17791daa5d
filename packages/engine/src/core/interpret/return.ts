import { resolvePromise } from '../promises/resolve.js'
import { FunctionFrame, RunAsyncGenerator, RunGenerator } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { endRequest, iteratorResult } from './async-generators.js'
import { deliver, handOverPromise } from './deliver.js'
import { endGenerator } from './generators.js'

/** Ends the frame on top with a value. */
export function returnFrom(run: Run, value: Value): void {
  const frame = run.state.stack.pop()
  const generator = frame instanceof FunctionFrame ? frame.generator : undefined
  if (frame instanceof FunctionFrame && generator instanceof RunAsyncGenerator) {
    endRequest(run, frame, generator, { rejected: false, value })
    return
  }
  if (generator instanceof RunGenerator) {
    endGenerator(generator)
    deliver(run, iteratorResult(value, true))
    return
  }
  if (!(frame instanceof FunctionFrame) || frame.promise === undefined) {
    deliver(run, value)
    return
  }
  resolvePromise(run, frame.promise, value, frame.identity)
  handOverPromise(run, frame)
}
