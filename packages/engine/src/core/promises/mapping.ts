import type { MapState } from '../builtins/frame-states.js'
import { pushBuiltinFrame } from '../builtins/push.js'
import { pushed } from '../builtins/pushed.js'
import type { Run } from '../program/program.js'
import type { Identity } from '../state/identity.js'
import type { Mapping } from '../state/mapping.js'
import type { Value } from '../state/value.js'
import { fulfillPromise, rejectPromise } from './resolve.js'

/** Begins a `map` of `@namu/core`; its frame is in `map-frame.ts`. */
export function beginMapping(run: Run, mapping: Mapping): void {
  endIfSettled(run, mapping)
  const state: MapState = { mapping, gives: mapping.result, called: undefined }
  pushBuiltinFrame(run, 'namu.map', state, mapping.origin)
}

/** A call has been fulfilled: there is room for the next one. */
export function takeMapped(
  run: Run,
  mapping: Mapping,
  index: number,
  value: Value,
  identity: Identity,
): Value {
  mapping.results[index] = value
  mapping.open -= 1
  mapping.settled += 1
  endIfSettled(run, mapping)
  if (mapping.over) return undefined
  pushBuiltinFrame(run, 'namu.map', { mapping, gives: undefined, called: undefined }, identity)
  return pushed
}

export function failMapping(run: Run, mapping: Mapping, reason: Value): void {
  const { over, result } = mapping
  mapping.over = true
  if (!over) rejectPromise(run, result, reason)
}

/** The array of results has no own `then`: resolving with it is fulfilment. */
function endIfSettled(run: Run, mapping: Mapping): void {
  const { settled, items, results, result, over } = mapping
  if (settled < items.length || over) return
  mapping.over = true
  fulfillPromise(run, result, results)
}
