import { throwTypeError } from '../errors/run-error.js'
import type { Behaviour } from './behaviour.js'
import type { ReduceState } from './frame-states.js'
import { callBack, finish } from './callback.js'

function reducer(move: 1 | -1): Behaviour<ReduceState> {
  return {
    step(run, frame, state) {
      if (state.waiting) {
        state.waiting = false
        state.accumulator = frame.received
        state.index += move
      }
      const { array, length } = state
      for (; state.index >= 0 && state.index < length; state.index += move) {
        if (!(state.index in array)) continue
        if (state.started) {
          state.waiting = true
          callBack(run, frame, state.fn, [
            state.accumulator,
            array[state.index],
            state.index,
            array,
          ])
          return
        }
        state.started = true
        state.accumulator = array[state.index]
      }
      if (!state.started) throwTypeError(run, 'Reduce of empty array with no initial value')
      finish(run, state.accumulator)
    },
  }
}

export const reduce = reducer(1)
export const reduceRight = reducer(-1)
