import { storeElement } from '../convert/typed-elements.js'
import { loop } from './array-loops.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import type { TypedArrayMapState } from './frame-states.js'
import { sameKind } from './typed-array-methods.js'

/** What is kept are elements of the array: they need no conversion. */
export const filterTyped = loop({
  take(state, received) {
    if (received) state.result.push(state.element)
    return false
  },
  end: (state) => sameKind(state.array as unknown as Uint8Array, state.result),
})

/** `map` and `from`: each result is converted before the next call. */
export const mapTyped: Behaviour<TypedArrayMapState> = {
  step(run, frame, state) {
    const { source, array, result } = state
    if (state.waiting) {
      storeElement(run, result, state.index, frame.received)
      state.index += 1
    }
    if (state.index >= result.length) {
      finish(run, result)
      return
    }
    state.waiting = true
    const element = source[state.index]
    const place = array === undefined ? [state.index] : [state.index, array]
    callBack(run, frame, state.fn, [element, ...place])
  },
}
