import { deliver } from '../interpret/deliver.js'
import { invoke } from '../interpret/invoke.js'
import type { BuiltinFrame, Callable } from '../state/records.js'
import { Identity } from '../state/identity.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'

/** Calls a callback of the frame on top; its result arrives in `frame.received`. */
export function callBack(
  run: Run,
  frame: BuiltinFrame,
  fn: Callable,
  args: readonly Value[],
  receiver: Value = frame.receiver,
): void {
  const identity = new Identity(frame.identity, 'callback', frame.calls)
  frame.calls += 1
  invoke(run, fn, args, identity, receiver)
}

/** Ends the frame on top with a value. */
export function finish(run: Run, value: Value): void {
  run.state.stack.pop()
  deliver(run, value)
}
