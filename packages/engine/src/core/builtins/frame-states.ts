import type { BuiltinIterator } from '../state/collections.js'
import type { Callable, Closure, NativeFunction, RunPromise } from '../state/records.js'
import type { Value } from '../state/value.js'

/** A loop over the elements of an array, see `array-loops.ts`. */
export interface ArrayLoop {
  readonly array: Value[]
  readonly fn: Callable
  readonly length: number
  index: number
  /** The element the running callback was given; its result is in `frame.received`. */
  element: Value
  waiting: boolean
  readonly result: Value[]
}

export interface ReduceState {
  readonly array: Value[]
  readonly fn: Callable
  readonly length: number
  index: number
  started: boolean
  accumulator: Value
  waiting: boolean
}

/**
 * See `array-sort.ts`.
 *
 * Y1. `items` are the elements without holes and `undefined`, which end up last.
 * Y2. Between steps the question asked is the one that `phase` and its numbers describe.
 */
export interface SortState {
  /** What the sorted elements are written back to; `sort` sorts in place. */
  readonly target: Value[]
  readonly fn: Callable
  items: Value[]
  /** Elements of `undefined`, and holes, behind the sorted ones. */
  readonly undefineds: number
  readonly holes: number
  phase: 'start' | 'run' | 'insert' | 'merge'
  /** Bounds of the part that is sorted now: [low, high). */
  low: number
  high: number
  /** First element not yet in order. */
  next: number
  descending: boolean
  /** Binary insertion: where `pivot` may go. */
  left: number
  right: number
  /** Merging: width of the runs, heads of both, and what has been merged. */
  width: number
  leftHead: number
  rightHead: number
  merged: Value[]
}

/** `Array.from(source, fn)`; an array-like is read as the array of its first `length` properties. */
export interface ArrayFromState {
  readonly source: BuiltinIterator
  readonly fn: Callable
  readonly result: Value[]
  waiting: boolean
}

/** `forEach` of Map and Set: the callback gets (value, key, collection); additions are visited. */
export interface ForEachEntryState {
  /** Over entries. */
  readonly iterator: BuiltinIterator
  readonly collection: Value
  readonly fn: Callable
}

/** A reaction that calls a function of the workflow and settles the promise `then` returned. */
export interface ReactionState {
  readonly handler: Callable
  readonly value: Value
  readonly result: RunPromise | undefined
  called: boolean
}

/** ThenFinally and CatchFinally: call `onFinally`, wait for its result, pass the outcome on. */
export interface FinallyState {
  readonly onFinally: Callable
  readonly outcome: Value
  readonly rejected: boolean
  called: boolean
}

/** Calls the `then` of a thenable; what it throws rejects unless it has settled before. */
export interface ThenableState {
  readonly reject: NativeFunction
}

/** The bottom of a run: calls the workflow function and settles the run's outcome. */
export interface EntryState {
  readonly closure: Closure
  readonly args: readonly Value[]
  readonly outcome: RunPromise
  called: boolean
}

/** State of each kind of built-in frame, as plain data. */
export interface FrameStates {
  'Array.every': ArrayLoop
  'Array.filter': ArrayLoop
  'Array.find': ArrayLoop
  'Array.findIndex': ArrayLoop
  'Array.findLast': ArrayLoop
  'Array.findLastIndex': ArrayLoop
  'Array.flatMap': ArrayLoop
  'Array.forEach': ArrayLoop
  'Array.from': ArrayFromState
  'Array.map': ArrayLoop
  'Array.reduce': ReduceState
  'Array.reduceRight': ReduceState
  'Array.some': ArrayLoop
  'Array.sort': SortState
  'Array.toSorted': SortState
  'Map.forEach': ForEachEntryState
  'Set.forEach': ForEachEntryState
  'Promise.finally': FinallyState
  'Promise.reaction': ReactionState
  'Promise.thenable': ThenableState
  entry: EntryState
}

export type BuiltinFrameKind = keyof FrameStates
