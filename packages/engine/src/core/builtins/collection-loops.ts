import { stepIterator } from '../state/collections.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import type { ForEachEntryState } from './frame-states.js'
import { callBack, finish } from './callback.js'

export const forEachEntry: Behaviour<ForEachEntryState> = {
  step(run, frame, state) {
    if (stepIterator(state.iterator)) {
      const [key, value] = state.iterator.current as [Value, Value]
      callBack(run, frame, state.fn, [value, key, state.collection])
    } else finish(run, undefined)
  },
}
