import type { Identity } from './identity.js'
import type { Value } from './value.js'

/**
 * The records that refer to each other: functions, promises and frames. Plain data, told apart by
 * their class; a snapshot names the class and lists the fields.
 */

/** A function value of the workflow. `fn` indexes the program's functions. */
export class Closure {
  fn: number
  captures: readonly Value[]

  constructor(fn: number, captures: readonly Value[]) {
    this.fn = fn
    this.captures = captures
  }
}

/** What the functions made by `Promise.all` and its like share. */
export interface Aggregate {
  readonly result: RunPromise
  readonly values: Value[]
  remaining: number
}

/** The functions of ECMA-262's promise algorithms that a program can hold or a reaction calls. */
export type NativeBehaviour =
  | { readonly kind: 'resolve' | 'reject'; readonly promise: RunPromise; readonly once: Once }
  | {
      readonly kind: 'allElement' | 'settledValue' | 'settledReason' | 'anyReason'
      readonly aggregate: Aggregate
      readonly index: number
      readonly once: Once
    }
  | {
      readonly kind: 'thenFinally' | 'catchFinally'
      readonly onFinally: Callable
      readonly origin: Identity
    }
  | { readonly kind: 'valueThunk' | 'thrower'; readonly value: Value }

/** Shared by the functions of which only the first call counts. */
export interface Once {
  done: boolean
}

export class NativeFunction {
  behaviour: NativeBehaviour

  constructor(behaviour: NativeBehaviour) {
    this.behaviour = behaviour
  }
}

export type Callable = Closure | NativeFunction

export function isCallable(value: Value): value is Callable {
  return value instanceof Closure || value instanceof NativeFunction
}

/** What happens when a promise settles (ECMA-262 PromiseReaction, both halves in one record). */
export type Reaction =
  /** A frame parked at an `await`; stale once the frame's `park` is another. */
  | { readonly kind: 'await'; readonly frame: FunctionFrame; readonly park: number }
  | {
      readonly kind: 'then'
      readonly onFulfilled: Callable | undefined
      readonly onRejected: Callable | undefined
      readonly result: RunPromise | undefined
      /** Identity of the callback's frame: its registration site. */
      readonly origin: Identity
    }

export class RunPromise {
  state: 'pending' | 'fulfilled' | 'rejected'
  value: Value
  reactions: Reaction[]
  handled: boolean

  constructor() {
    this.state = 'pending'
    this.value = undefined
    this.reactions = []
    this.handled = false
  }
}

/**
 * One activation of an IR function. Plain data: functions, blocks and sites are indexes into the
 * program.
 *
 * F1. While the frame is on the stack and not on top, `target` is the register that takes the result
 *     of the frame above.
 * F2. An async frame has a `promise`; it is `detached` once its caller has that promise.
 * F3. `ip` is the instruction after the one that is being executed.
 */
export class FunctionFrame {
  fn: number
  block: number
  ip: number
  registers: Value[]
  /** Executions so far by local site; absent entries are 0. */
  visits: number[]
  identity: Identity
  target: number
  promise: RunPromise | undefined
  detached: boolean
  /** Counts awaits, so that a reaction for an earlier one is recognised as stale. */
  park: number
  /** The `park` the prefetcher has last walked ahead from, and whether that walk could go further now. */
  walked: number
  hungry: boolean

  constructor(fn: number, registers: Value[], identity: Identity, promise: RunPromise | undefined) {
    this.fn = fn
    this.block = 0
    this.ip = 0
    this.registers = registers
    this.visits = []
    this.identity = identity
    this.target = -1
    this.promise = promise
    this.detached = false
    this.park = 0
    this.walked = -1
    this.hungry = false
  }
}

/** One activation of a built-in that calls functions it was given: its position is data. */
export class BuiltinFrame {
  /** Names the machine in `builtins/frames.ts`; `state` is of its type (`frame-states.ts`). */
  kind: string
  state: object
  identity: Identity
  /** Callbacks called so far: the visit of the next one's identity. */
  calls: number
  /** The value the last callback returned. */
  received: Value

  constructor(kind: string, state: object, identity: Identity) {
    this.kind = kind
    this.state = state
    this.identity = identity
    this.calls = 0
    this.received = undefined
  }
}

export type Frame = FunctionFrame | BuiltinFrame
