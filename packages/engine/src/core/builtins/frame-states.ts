import type { BuiltinFunction } from '@namu/core/internal'
import type { HostBuiltin } from '@namu/core/internal'
import type { Hint } from '../convert/primitive.js'
import type { Answer } from '../state/evaluation.js'
import type { BuiltinIterator, OrderedMap, OrderedSet } from '../state/collections.js'
import type { Combination } from '../promises/combination.js'
import type {
  Callable,
  Closure,
  NativeFunction,
  RunPromise,
  Resumption,
  Traversal,
} from '../state/records.js'
import type { TypedArray } from '../convert/typed-arrays.js'
import type { Formatter } from '../state/host-objects.js'
import type { Mapping } from '../state/mapping.js'
import type { RunScope } from '../state/run-scope.js'
import type { Value } from '../state/value.js'

/** A question of `sort` without a comparator. */
export interface TextOrderState {
  readonly left: Value
  readonly right: Value
}

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

/** `map` and `from` of typed arrays; only `map` tells its callback the `array`. */
export interface TypedArrayMapState {
  readonly source: ArrayLike<Value>
  readonly array: TypedArray | undefined
  readonly fn: Callable
  readonly result: TypedArray
  index: number
  waiting: boolean
}

/** `forEach` of Map and Set: the callback gets (value, key, collection); additions are visited. */
export interface ForEachEntryState {
  /** Over entries. */
  readonly iterator: BuiltinIterator
  readonly collection: Value
  readonly fn: Callable
}

/** `replace` and `replaceAll` of a string with a function, see `string-replace.ts`. */
export interface ReplaceState {
  readonly text: string
  readonly fn: Callable
  /** What was found, in order, before the first call. */
  readonly matches: readonly ReplaceMatch[]
  next: number
  /** What is done of the result, and where in `text` the rest begins. */
  result: string
  rest: number
  waiting: boolean
}

export interface ReplaceMatch {
  readonly at: number
  readonly length: number
  /** The arguments of the function. */
  readonly args: readonly Value[]
}

/** A call of a built-in that is a value: what it starts delivers to this frame. */
export interface BuiltinCallState {
  readonly builtin: BuiltinFunction
  readonly args: readonly Value[]
  called: boolean
}

/** GetIterator of an object of the program; see `iteration-frames.ts`. */
export interface IterateState {
  readonly iterable: Value
  readonly method: Callable
  called: boolean
}

/** A step of an iteration that runs code, or its end. */
export interface TraversalState {
  readonly traversal: Traversal
  called: boolean
}

/** The remaining items. */
export interface TraversalRest extends TraversalState {
  readonly items: Value[]
}

/** A step of `yield*`; it closes what cannot be told of an exception. */
export interface DelegateState extends TraversalState {
  readonly how: Resumption
  closing: boolean
}

/** A built-in that takes what runs code at each step, item by item; see `intake.ts`. */
export interface IntakeState {
  readonly iterable: Value
  readonly taker: Taker
  phase: 'start' | 'opened' | 'ask' | 'answered' | 'called' | 'close' | 'closed'
  walked: Traversal | BuiltinIterator | undefined
  /** Why the iteration is closed. */
  thrown: Value
}

/** What becomes of the items. */
export type Taker =
  | { readonly kind: 'list'; readonly items: Value[] }
  /** `Array.from` with a function. */
  | {
      readonly kind: 'mapped'
      readonly fn: Callable
      readonly receiver: Value
      readonly items: Value[]
    }
  | { readonly kind: 'errors'; readonly error: Error; readonly items: Value[] }
  | { readonly kind: 'map'; readonly map: OrderedMap }
  | { readonly kind: 'set'; readonly set: OrderedSet }
  | { readonly kind: 'object'; readonly object: Record<string, Value> }
  | { readonly kind: 'promises'; readonly combination: Combination }

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

/** See `json-stringify.ts`. */
export interface StringifyState {
  readonly replacer: Callable | undefined
  /** Keys that a replacer array allows. */
  readonly allowed: readonly string[] | undefined
  readonly gap: string
  readonly levels: StringifyLevel[]
  key: string
  value: Value
  phase: 'property' | 'toJSON' | 'replacer'
  result: string | undefined
}

export interface StringifyLevel {
  readonly value: object
  readonly isArray: boolean
  readonly keys: readonly string[]
  next: number
  readonly parts: string[]
}

/** See `json-revive.ts`. */
export interface ReviveState {
  readonly reviver: Callable
  readonly levels: ReviveLevel[]
}

export interface ReviveLevel {
  readonly holder: object
  readonly key: string
  readonly value: Value
  keys: readonly string[] | undefined
  next: number
  /** The reviver has been called for it. */
  calling: boolean
}

/** `new Promise(executor)`: what the executor throws rejects, its result says nothing. */
export interface ExecutorState {
  readonly executor: Callable
  readonly promise: RunPromise
  readonly resolve: NativeFunction
  readonly reject: NativeFunction
  called: boolean
}

/** Calls the `then` of a thenable; what it throws rejects unless it has settled before. */
export interface ThenableState {
  readonly reject: NativeFunction
}

/** A bound method of a formatter, see `host-call.ts`. */
export interface HostCallState {
  readonly builtin: HostBuiltin
  readonly receiver: Formatter
  readonly args: readonly Value[]
}

/** A conversion by methods of the program, see `to-primitive.ts`. */
export interface ToPrimitiveState {
  readonly value: object
  readonly hint: Hint
  /** The answers that the step has had, and what it had gathered. */
  readonly answers: Answer[]
  readonly gathered: readonly Value[] | undefined
  /** What the step had read, and the object it works on with its size then, see `conversion.ts`. */
  readonly read: string
  readonly watched: object | undefined
  readonly size: number | undefined
  /** Methods tried so far. */
  tried: number
  called: boolean
}

/** `map`, see `promises/map-frame.ts`: makes calls until as many are open as may be. */
export interface MapState {
  readonly mapping: Mapping
  /** What it gives its caller in the end: the promise for the call of `map`, nothing for a reaction. */
  readonly gives: RunPromise | undefined
  /** Index of the item whose call has been made. */
  called: number | undefined
}

/** `scope` and `withTimeout`, see `scopes/enter.ts`. */
export interface ScopeState {
  readonly scope: RunScope
  readonly body: Callable
  called: boolean
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
  'Array.textOrder': TextOrderState
  'Array.toSorted': SortState
  'JSON.parse': ReviveState
  'JSON.stringify': StringifyState
  'Map.forEach': ForEachEntryState
  'String.replace': ReplaceState
  'String.replaceAll': ReplaceState
  'Set.forEach': ForEachEntryState
  'TypedArray.filter': ArrayLoop
  'TypedArray.map': TypedArrayMapState
  'URLSearchParams.forEach': ForEachEntryState
  'Promise.executor': ExecutorState
  'Builtin.call': BuiltinCallState
  iterate: IterateState
  iterateClose: TraversalState
  iterateDelegate: DelegateState
  iterateInto: IntakeState
  iterateRest: TraversalRest
  iterateStep: TraversalState
  'Promise.finally': FinallyState
  'Promise.reaction': ReactionState
  'Promise.thenable': ThenableState
  'Scope.enter': ScopeState
  'namu.map': MapState
  ToPrimitive: ToPrimitiveState
  entry: EntryState
  'host.call': HostCallState
}

export type BuiltinFrameKind = keyof FrameStates
