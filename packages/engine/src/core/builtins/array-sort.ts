import { toNumber, toText } from '../convert/primitive.js'
import { deleteProperty, setProperty } from '../interpret/set-property.js'
import type { BuiltinFrame, Callable } from '../state/records.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import type { SortState, TextOrderState } from './frame-states.js'
import { callBack, finish } from './callback.js'

/**
 * SortIndexedProperties with a comparator: a stable sort as a resumable machine. It asks the same
 * questions in the same order as V8 for up to 63 elements (the leading run, then binary insertion:
 * V8's TimSort below its merge threshold); longer lists are sorted as runs of 32 and merged bottom-up.
 */
const runLength = 32
const mergeThreshold = 64

export function sortState(
  fn: Callable,
  target: Value[],
  items: Value[],
  undefineds: number,
  holes: number,
): SortState {
  return {
    target,
    fn,
    items,
    undefineds,
    holes,
    phase: 'start',
    low: 0,
    high: 0,
    next: 0,
    descending: false,
    left: 0,
    right: 0,
    width: 0,
    leftHead: 0,
    rightHead: 0,
    merged: [],
  }
}

function sorter(): Behaviour<SortState> {
  return {
    step(run, frame, state) {
      const question =
        state.phase === 'start' ? beginPart(state, 0) : answer(state, toNumber(run, frame.received))
      if (question === undefined) finish(run, writeBack(run, state))
      else ask(run, frame, state, question)
    },
  }
}

/** The comparator's arguments. */
type Question = readonly [Value, Value]

function ask(run: Run, frame: BuiltinFrame, state: SortState, question: Question): void {
  callBack(run, frame, state.fn, question)
}

function answer(state: SortState, order: number): Question | undefined {
  switch (state.phase) {
    case 'run':
      return extendRun(state, order)
    case 'insert':
      return narrow(state, order)
    default:
      return merge(state, order)
  }
}

function beginPart(state: SortState, low: number): Question | undefined {
  const { length } = state.items
  state.low = low
  state.high = length < mergeThreshold ? length : Math.min(low + runLength, length)
  if (state.high - low < 2) return endPart(state)
  state.phase = 'run'
  state.next = low + 1
  state.descending = false
  return [state.items[low + 1], state.items[low]]
}

/** CountAndMakeRun: the longest ascending, or strictly descending, run at the start. */
function extendRun(state: SortState, order: number): Question | undefined {
  const first = state.next === state.low + 1
  if (first) state.descending = order < 0
  else if (state.descending ? order >= 0 : order < 0) return endRun(state)
  state.next += 1
  if (state.next >= state.high) return endRun(state)
  return [state.items[state.next], state.items[state.next - 1]]
}

function endRun(state: SortState): Question | undefined {
  const { items, low, next } = state
  if (state.descending) items.splice(low, next - low, ...items.slice(low, next).reverse())
  return beginInsertion(state)
}

function beginInsertion(state: SortState): Question | undefined {
  if (state.next >= state.high) return endPart(state)
  state.phase = 'insert'
  state.left = state.low
  state.right = state.next
  return insertionQuestion(state)
}

function insertionQuestion(state: SortState): Question {
  return [state.items[state.next], state.items[middle(state)]]
}

function middle(state: SortState): number {
  return state.left + ((state.right - state.left) >> 1)
}

function narrow(state: SortState, order: number): Question | undefined {
  if (order < 0) state.right = middle(state)
  else state.left = middle(state) + 1
  if (state.left < state.right) return insertionQuestion(state)
  const { items, next, left } = state
  items.splice(left, 0, ...items.splice(next, 1))
  state.next += 1
  return beginInsertion(state)
}

function endPart(state: SortState): Question | undefined {
  if (state.high < state.items.length) return beginPart(state, state.high)
  if (state.items.length < mergeThreshold) return undefined
  state.phase = 'merge'
  state.width = runLength
  return beginMerge(state, 0)
}

function beginMerge(state: SortState, low: number): Question | undefined {
  const { items, width } = state
  state.low = low
  state.leftHead = low
  state.rightHead = low + width
  if (state.rightHead < items.length) return [items[state.rightHead], items[low]]
  state.merged.push(...items.slice(low))
  state.items = state.merged
  state.merged = []
  state.width = width * 2
  return state.width < items.length ? beginMerge(state, 0) : undefined
}

function merge(state: SortState, order: number): Question | undefined {
  const { items, low, width, merged } = state
  const leftEnd = low + width
  const rightEnd = Math.min(leftEnd + width, items.length)
  merged.push(items[order < 0 ? state.rightHead++ : state.leftHead++])
  if (state.leftHead < leftEnd && state.rightHead < rightEnd)
    return [items[state.rightHead], items[state.leftHead]]
  for (let at = state.leftHead; at < leftEnd; at += 1) merged.push(items[at])
  for (let at = state.rightHead; at < rightEnd; at += 1) merged.push(items[at])
  return beginMerge(state, rightEnd)
}

/** Sorted elements, then `undefined`, then holes. V8 leaves arrays with fewer than two as they are. */
export function writeBack(
  run: Run,
  state: Pick<SortState, 'target' | 'items' | 'undefineds' | 'holes'>,
): Value[] {
  const { target, items, undefineds, holes } = state
  // V8 leaves short arrays as they are.
  if (target.length < 2 && !Object.isExtensible(target)) return target
  const write = (at: number, value: Value): void => {
    if (Object.isExtensible(target)) target[at] = value
    else setProperty(run, target, String(at), value)
  }
  let at = 0
  for (const item of items) write(at++, item)
  for (let count = 0; count < undefineds; count += 1) write(at++, undefined)
  // ECMA-262 deletes what is behind: holes stay holes.
  for (let count = 0; count < holes; count += 1) deleteProperty(run, target, String(at++))
  return target
}

/** SortCompare without a comparator: converts both, each time. */
export const textOrder: Behaviour<TextOrderState> = {
  step(run, _frame, { left, right }) {
    const first = toText(run, left)
    const second = toText(run, right)
    finish(run, first < second ? -1 : second < first ? 1 : 0)
  },
}

export const sort = sorter()
export const toSorted = sorter()
