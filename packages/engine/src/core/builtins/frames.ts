import type { BuiltinFrame } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { entry, executor, finallyFrame, reaction, thenable } from '../promises/frames.js'
import { mapFrame } from '../promises/map-frame.js'
import { scopeFrame } from '../scopes/enter.js'
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
import { sort, textOrder, toSorted } from './array-sort.js'
import type { Behaviour } from './behaviour.js'
import { forEachEntry } from './collection-loops.js'
import { hostCall } from './host-call.js'
import type { BuiltinFrameKind, FrameStates } from './frame-states.js'
import { reviveFrame } from './json-revive.js'
import { stringifyFrame } from './json-stringify.js'
import { builtinCall } from './builtin-call.js'
import { intake } from './intake.js'
import { iterateDelegate } from './iteration-delegate.js'
import { iterate, iterateClose, iterateRest, iterateStep } from './iteration-frames.js'
import { toPrimitiveFrame } from './to-primitive.js'
import { replaceFrame } from './string-replace.js'
import { filterTyped, mapTyped } from './typed-array-loops.js'

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
  'Array.textOrder': textOrder,
  'Array.toSorted': toSorted,
  'JSON.parse': reviveFrame,
  'JSON.stringify': stringifyFrame,
  'Map.forEach': forEachEntry,
  'String.replace': replaceFrame,
  'String.replaceAll': replaceFrame,
  'Set.forEach': forEachEntry,
  'TypedArray.filter': filterTyped,
  'TypedArray.map': mapTyped,
  'URLSearchParams.forEach': forEachEntry,
  'Promise.executor': executor,
  'Builtin.call': builtinCall,
  iterate,
  iterateClose,
  iterateDelegate,
  iterateInto: intake,
  iterateRest,
  iterateStep,
  'Promise.finally': finallyFrame,
  'Promise.reaction': reaction,
  'Promise.thenable': thenable,
  'Scope.enter': scopeFrame,
  'namu.map': mapFrame,
  ToPrimitive: toPrimitiveFrame,
  entry,
  'host.call': hostCall,
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
