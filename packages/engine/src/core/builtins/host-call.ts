import { askFormatter } from './formatter-methods.js'
import type { Behaviour } from './behaviour.js'
import { finish } from './callback.js'
import type { HostCallState } from './frame-states.js'

/** A bound method of a formatter that was called as a function: a frame whose only step asks the host. */
export const hostCall: Behaviour<HostCallState> = {
  step(run, _frame, { builtin, receiver, args }) {
    finish(run, askFormatter(run, builtin, receiver, args))
  },
}
