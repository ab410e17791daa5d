import type { Behaviour } from '../builtins/behaviour.js'
import { finish } from '../builtins/callback.js'
import type { MapState } from '../builtins/frame-states.js'
import { invoke } from '../interpret/invoke.js'
import { Identity } from '../state/identity.js'
import { NativeFunction } from '../state/records.js'
import { failMapping } from './mapping.js'
import { promiseThen, toPromise } from './resolve.js'

/**
 * `map` of `@namu/core`, step by step as its direct form does it (`core/src/api/map.ts`): the loop runs
 * when it is called, and in the reaction of each call that is fulfilled.
 *
 * The identity of a call of the function is that of its item, whatever order they settle in.
 */
export const mapFrame: Behaviour<MapState> = {
  step(run, frame, state) {
    const { mapping, called } = state
    if (called !== undefined) {
      const origin = new Identity(mapping.origin, 'item', called)
      const promise = toPromise(run, frame.received, origin)
      const onFulfilled = new NativeFunction({ kind: 'mapped', mapping, index: called })
      const onRejected = new NativeFunction({ kind: 'mapFailed', mapping })
      promiseThen(run, promise, onFulfilled, onRejected, origin)
      state.called = undefined
    }
    const { items, next, over, open, concurrency } = mapping
    if (over || open >= concurrency || next >= items.length) {
      finish(run, state.gives)
      return
    }
    mapping.next += 1
    mapping.open += 1
    state.called = next
    const identity = new Identity(mapping.origin, 'callback', next)
    invoke(run, mapping.fn, [items[next], next], identity)
  },
  caught(run, _frame, { mapping, gives }, thrown) {
    failMapping(run, mapping, thrown)
    finish(run, gives)
    return true
  },
}
