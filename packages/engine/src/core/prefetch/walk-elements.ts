import type { Element } from '@namu/core/internal'
import { drain, iteratorOf } from '../convert/iterate.js'
import { BuiltinIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'
import {
  endWalk,
  unknown,
  UnknownOperand,
  type WalkContext,
  type WalkFrame,
} from './walk-context.js'

/** Arguments or elements; one unknown among them makes the whole unknown. */
export function walkElements(
  walk: WalkContext,
  { registers }: WalkFrame,
  elements: readonly Element[],
): Value[] {
  return elements.flatMap(({ kind, value: id }) => {
    const value = registers[id]
    if (value === unknown) throw new UnknownOperand()
    return kind === 'value' ? [value] : drain(iteratorOver(walk, value))
  })
}

/** An iterator of the walk's own, on which a step changes nothing of the run. */
export function iteratorOver(walk: WalkContext, value: Value): BuiltinIterator {
  if (value instanceof BuiltinIterator) return copyOf(walk, value)
  const iterator =
    value instanceof OrderedMap || value instanceof OrderedSet
      ? new BuiltinIterator([...value] as Value[], 'values')
      : (iteratorOf(walk.run, value) ?? endWalk())
  walk.own.add(iterator)
  return iterator
}

/** A copy that its target does not know of. */
export function copyOf(walk: WalkContext, iterator: BuiltinIterator): BuiltinIterator {
  const copy = Object.create(BuiltinIterator.prototype) as BuiltinIterator
  walk.own.add(copy)
  return Object.assign(copy, iterator)
}
