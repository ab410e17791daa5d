import type { BuiltinFrame } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { entry, finallyFrame, reaction, thenable } from '../promises/frames.js'
import { arrayFrom } from './array-from.js'
import {
  every,
  filter,
  find,
  findIndex,
  findLast,
  findLastIndex,
  flatMap,
  forEach,
  map,
  some,
} from './array-loops.js'
import { reduce, reduceRight } from './array-reduce.js'
import { sort, toSorted } from './array-sort.js'
import type { Behaviour } from './behaviour.js'
import { forEachEntry } from './collection-loops.js'
import type { BuiltinFrameKind, FrameStates } from './frame-states.js'

const behaviours: { readonly [Kind in BuiltinFrameKind]: Behaviour<FrameStates[Kind]> } = {
  'Array.every': every,
  'Array.filter': filter,
  'Array.find': find,
  'Array.findIndex': findIndex,
  'Array.findLast': findLast,
  'Array.findLastIndex': findLastIndex,
  'Array.flatMap': flatMap,
  'Array.forEach': forEach,
  'Array.from': arrayFrom,
  'Array.map': map,
  'Array.reduce': reduce,
  'Array.reduceRight': reduceRight,
  'Array.some': some,
  'Array.sort': sort,
  'Array.toSorted': toSorted,
  'Map.forEach': forEachEntry,
  'Set.forEach': forEachEntry,
  'Promise.finally': finallyFrame,
  'Promise.reaction': reaction,
  'Promise.thenable': thenable,
  entry,
}

/** `pushBuiltinFrame` has paired the kind with the type of the state. */
function behaviourOf(frame: BuiltinFrame): Behaviour<object> {
  const behaviour: Behaviour<never> = behaviours[frame.kind as BuiltinFrameKind]
  return behaviour
}

export function stepBuiltin(run: Run, frame: BuiltinFrame): void {
  behaviourOf(frame).step(run, frame, frame.state)
}

export function caughtByBuiltin(run: Run, frame: BuiltinFrame, thrown: Value): boolean {
  return behaviourOf(frame).caught?.(run, frame, frame.state, thrown) ?? false
}
