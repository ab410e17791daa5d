import type { BuiltinFrame } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import type { ArrayLoop } from './frame-states.js'
import { callBack, finish } from './callback.js'

/**
 * ECMA-262 23.1.3: the array methods with a callback per element. The length is taken at the start;
 * holes are skipped where `HasProperty` is asked; the callback gets (element, index, array).
 */
interface Loop {
  readonly backwards?: true
  readonly visitsHoles?: true
  /** Takes the callback's result; true when the loop ends with `outcome`. */
  readonly take?: (state: ArrayLoop, received: Value) => boolean
  /** Value when `take` ended the loop. */
  readonly outcome?: (state: ArrayLoop) => Value
  /** Value when the loop has run to its end. */
  readonly end: (state: ArrayLoop) => Value
}

export function loop(definition: Loop): Behaviour<ArrayLoop> {
  const { backwards, visitsHoles, take, outcome, end } = definition
  const move = backwards ? -1 : 1
  return {
    step(run: Run, frame: BuiltinFrame, state: ArrayLoop): void {
      if (state.waiting) {
        state.waiting = false
        if (take?.(state, frame.received)) {
          finish(run, outcome?.(state))
          return
        }
        state.index += move
      }
      const { array, length } = state
      while (state.index >= 0 && state.index < length) {
        if (visitsHoles || state.index in array) {
          state.waiting = true
          state.element = array[state.index]
          callBack(run, frame, state.fn, [state.element, state.index, array])
          return
        }
        state.index += move
      }
      finish(run, end(state))
    },
  }
}

export const forEach = loop({ end: () => undefined })

export const map = loop({
  take(state, received) {
    state.result[state.index] = received
    return false
  },
  end: (state) => state.result,
})

export const filter = loop({
  take(state, received) {
    if (received) state.result.push(state.element)
    return false
  },
  end: (state) => state.result,
})

export const flatMap = loop({
  take(state, received) {
    if (Array.isArray(received)) {
      for (let index = 0; index < received.length; index += 1)
        if (index in received) state.result.push(received[index])
    } else state.result.push(received)
    return false
  },
  end: (state) => state.result,
})

const truthy = (_state: ArrayLoop, received: Value): boolean => Boolean(received)
const falsy = (_state: ArrayLoop, received: Value): boolean => !received

export const some = loop({ take: truthy, outcome: () => true, end: () => false })
export const every = loop({ take: falsy, outcome: () => false, end: () => true })

const element = (state: ArrayLoop): Value => state.element
const position = (state: ArrayLoop): Value => state.index
const nothing = (): Value => undefined
const minusOne = (): Value => -1

export const find = loop({ visitsHoles: true, take: truthy, outcome: element, end: nothing })
export const findIndex = loop({ visitsHoles: true, take: truthy, outcome: position, end: minusOne })
export const findLast = loop({
  backwards: true,
  visitsHoles: true,
  take: truthy,
  outcome: element,
  end: nothing,
})
export const findLastIndex = loop({
  backwards: true,
  visitsHoles: true,
  take: truthy,
  outcome: position,
  end: minusOne,
})
