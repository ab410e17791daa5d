import { resolvePromise } from '../promises/resolve.js'
import { FunctionFrame } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { deliver } from './deliver.js'

/** Ends the frame on top with a value. */
export function returnFrom(run: Run, value: Value): void {
  const frame = run.state.stack.pop()
  if (!(frame instanceof FunctionFrame) || frame.promise === undefined) {
    deliver(run, value)
    return
  }
  resolvePromise(run, frame.promise, value, frame.identity)
  handOverPromise(run, frame)
}

/** X2: the caller of an async function gets its promise once. */
export function handOverPromise(run: Run, frame: FunctionFrame): void {
  if (frame.detached) return
  frame.detached = true
  deliver(run, frame.promise)
}
