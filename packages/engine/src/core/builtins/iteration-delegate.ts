import { throwTypeError } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import type { Behaviour } from './behaviour.js'
import { finish } from './callback.js'
import type { DelegateState } from './frame-states.js'
import { answerOf, askNext, askTo, isDone } from './iteration-frames.js'

/**
 * A step of `yield*` (ECMA-262 15.5.5): what the generator was resumed with goes on to the iterator. One
 * that cannot be told of an exception is closed.
 */
export const iterateDelegate: Behaviour<DelegateState> = {
  step(run, frame, state) {
    const { traversal, how } = state
    if (state.closing) {
      if (state.called) answerOf(run, frame.received)
      throwTypeError(run, "The iterator does not provide a 'throw' method.")
    }
    if (state.called) {
      const answer = answerOf(run, frame.received)
      finish(
        run,
        isDone(run, answer)
          ? { done: true, value: getProperty(run, answer, 'value') }
          : { done: false, value: answer },
      )
      return
    }
    state.called = true
    if (how.mode === 'next') {
      askNext(run, traversal, [how.value])
      return
    }
    if (askTo(run, traversal, how)) return
    if (how.mode === 'return') {
      finish(run, { done: true, value: how.value })
      return
    }
    state.closing = true
    state.called = askTo(run, traversal, { mode: 'return', value: undefined }, false)
  },
}
