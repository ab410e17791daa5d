import { ClassValue } from './classes.js'
import type { HostBuiltin } from '@namu/core/internal'
import type { Formatter } from './host-objects.js'
import type { Identity } from './identity.js'
import type { Mapping } from './mapping.js'
import type { RunScope } from './run-scope.js'
import type { Value } from './value.js'
import type { Wait } from './wait.js'

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

/** A built-in as a value, by its canonical path. */
export class BuiltinCallable {
  builtin: string

  constructor(builtin: string) {
    this.builtin = builtin
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
  /** A `return` that an async generator was given has its value, or none. */
  | { readonly kind: 'returned' | 'notReturned'; readonly generator: RunAsyncGenerator }
  /** What `sort` without a comparator asks. */
  | { readonly kind: 'textOrder' }
  /** Wraps an item that `for await` waits for. */
  | { readonly kind: 'asyncItem' }
  /** The body of a scope has ended; its time limit was reached; its handle cancels it. */
  | { readonly kind: 'scopeLeft'; readonly scope: RunScope; readonly rejected: boolean }
  | { readonly kind: 'scopeLimit' | 'scopeCancel'; readonly scope: RunScope }
  /** The time limit of a wait was reached. */
  | { readonly kind: 'waitExpired'; readonly wait: Wait }
  /** An item of `map` was fulfilled. */
  | { readonly kind: 'mapped'; readonly mapping: Mapping; readonly index: number }
  /** One was rejected. */
  | { readonly kind: 'mapFailed'; readonly mapping: Mapping }
  /** `format` or `compare`, bound to its formatter. */
  | { readonly kind: 'hostMethod'; readonly builtin: HostBuiltin; readonly receiver: Formatter }

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

/** A class value can be called, too: it says that it cannot. */
export type Callable = Closure | NativeFunction | BuiltinCallable | ClassValue

export function isCallable(value: Value): value is Callable {
  return (
    value instanceof Closure ||
    value instanceof NativeFunction ||
    value instanceof BuiltinCallable ||
    value instanceof ClassValue
  )
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
      /** The scope in which it was registered; absent outside of scopes. */
      readonly scope?: RunScope
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
 * F2. An async frame has a `promise`; it is `detached` once its caller has that promise. That of an async
 *     generator is of the request that has resumed it.
 * F3. `ip` is the instruction after the one that is being executed.
 * F4. The frame of a generator function has its `generator` from the end of the call on.
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
  generator: RunGenerator | RunAsyncGenerator | undefined
  /** Counts awaits, so that a reaction for an earlier one is recognised as stale. */
  park: number
  /** The run's time at the last await. For people. */
  since: number
  /** The `park` the prefetcher has last walked ahead from, and whether that walk could go further now. */
  walked: number
  hungry: boolean
  /** Set when it is put on the stack: that of its caller, or of the registration of a callback. */
  scope: RunScope | undefined

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
    this.generator = undefined
    this.park = 0
    this.since = 0
    this.walked = -1
    this.hungry = false
    this.scope = undefined
  }
}

/** How a generator is resumed: what `yield` evaluates to. */
export interface Resumption {
  readonly mode: 'next' | 'throw' | 'return'
  readonly value: Value
}

/**
 * A generator object.
 *
 * G1. Its frame is on the stack while it is `running`, and let go once it is `done`.
 */
export class RunGenerator {
  state: 'start' | 'suspended' | 'running' | 'done'
  frame: FunctionFrame | undefined

  constructor(frame: FunctionFrame) {
    this.state = 'start'
    this.frame = frame
  }
}

/** A call of `next`, `throw` or `return` of an async generator, which waits for its turn. */
export interface GeneratorRequest extends Resumption {
  readonly promise: RunPromise
}

/**
 * The object of an async generator (ECMA-262 27.6).
 *
 * A1. Its frame is on the stack or parked while it is `running`, and let go once it is `done` or
 *     `draining`.
 * A2. `queue` holds the requests without an answer; the first is the one that is being served.
 * A3. While it is `draining`, a promise that a `return` was given is waited for.
 */
export class RunAsyncGenerator {
  state: 'start' | 'suspended' | 'running' | 'draining' | 'done'
  frame: FunctionFrame | undefined
  queue: GeneratorRequest[]
  /** Names what waits for the values of `return`, with the number of those before. */
  identity: Identity
  returns: number

  constructor(frame: FunctionFrame) {
    this.state = 'start'
    this.frame = frame
    this.queue = []
    this.identity = frame.identity
    this.returns = 0
  }
}

/** An iterator that the program made. */
export interface UserIterator {
  readonly iterator: object
  /** Read once, when the iteration began. */
  readonly next: Value
  /** Names the calls of its methods, with the number of those before. */
  readonly identity: Identity
  calls: number
}

/** The iteration of what runs code of the program at each step, by a loop, pattern or built-in. */
export class Traversal {
  source: RunGenerator | UserIterator
  /** Nothing is left, or the iteration was closed. */
  done: boolean
  /** The item of the last step. */
  current: Value

  constructor(source: RunGenerator | UserIterator) {
    this.source = source
    this.done = false
    this.current = undefined
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
  /** What the callbacks see as `this`. */
  receiver: Value
  /** As a function's frame has it. */
  scope: RunScope | undefined

  constructor(kind: string, state: object, identity: Identity, receiver?: Value) {
    this.kind = kind
    this.state = state
    this.identity = identity
    this.calls = 0
    this.received = undefined
    this.receiver = receiver
    this.scope = undefined
  }
}

export type Frame = FunctionFrame | BuiltinFrame
