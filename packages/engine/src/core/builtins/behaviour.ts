import type { BuiltinFrame } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'

/**
 * A built-in as a machine: `step` is called when its frame is on top, first at the start and then
 * each time the callback it called has returned (`frame.received`). It calls a callback, or ends
 * with `finish`.
 */
export interface Behaviour<State> {
  step(run: Run, frame: BuiltinFrame, state: State): void
  /** True when the exception ends here; the frame has been popped. Absent: it passes through. */
  caught?(run: Run, frame: BuiltinFrame, state: State, thrown: Value): boolean
}
