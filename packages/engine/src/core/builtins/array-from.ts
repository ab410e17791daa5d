import { stepIterator } from '../state/collections.js'
import type { Behaviour } from './behaviour.js'
import type { ArrayFromState } from './frame-states.js'
import { callBack, finish } from './callback.js'

export const arrayFrom: Behaviour<ArrayFromState> = {
  step(run, frame, state) {
    if (state.waiting) {
      state.waiting = false
      state.result.push(frame.received)
    }
    if (stepIterator(state.source)) {
      state.waiting = true
      callBack(run, frame, state.fn, [state.source.current, state.result.length])
    } else finish(run, state.result)
  },
}
