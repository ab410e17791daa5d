import { FunctionFrame } from '../state/records.js'
import type { Behaviour } from './behaviour.js'
import { finish } from './callback.js'
import type { BuiltinCallState } from './frame-states.js'
import { builtinFunction } from './functions.js'
import { pushed } from './pushed.js'

/**
 * The call of a built-in that is a value. It has a frame of its own, so that one that has to ask the
 * host is asked again by itself, and not with the loop whose callback it is.
 */
export const builtinCall: Behaviour<BuiltinCallState> = {
  step(run, frame, state) {
    if (state.called) {
      finish(run, frame.received)
      return
    }
    // Built-ins take nothing but names from the frame that calls them.
    const caller = new FunctionFrame(0, [], frame.identity, undefined)
    const value = builtinFunction(state.builtin)(run, state.args, caller, 0)
    if (value === pushed) state.called = true
    else finish(run, value)
  },
}
