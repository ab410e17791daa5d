import { unreachable } from '@namu/core/internal'
import type { Call } from '../state/call.js'
import {
  NativeFunction,
  RunAsyncGenerator,
  type Callable,
  type FunctionFrame,
  type NativeBehaviour,
  type Reaction,
  type RunPromise,
} from '../state/records.js'
import type { RunState } from '../state/run-state.js'
import type { Timer } from '../state/timer.js'
import type { Wait } from '../state/wait.js'

/** What will settle a pending promise. */
export type Producer =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'timer'; readonly timer: Timer }
  | { readonly kind: 'wait'; readonly wait: Wait }
  | { readonly kind: 'frame'; readonly frame: FunctionFrame }
  /** A reaction to another promise. */
  | { readonly kind: 'reaction'; readonly source: RunPromise; readonly by: By }

/** How a reaction settles the promise: as an item of a combinator, by a callback, or as it is. */
export type By = 'all' | 'allSettled' | 'any' | 'settle' | 'callback' | 'pass'

/**
 * Every pending promise that leads back to something open, with what will settle it. Promises know
 * who reacts to them and not who settles them: this is the other direction.
 */
export class Producers {
  readonly #of = new Map<RunPromise, Producer[]>()
  readonly #scanned = new Set<RunPromise>()
  readonly #open: RunPromise[] = []
  readonly #awaitedBy = new Map<FunctionFrame, RunPromise>()

  constructor(state: RunState) {
    for (const call of state.calls.values()) this.#add(call.promise, { kind: 'call', call })
    for (const timer of state.timers.values()) this.#add(timer.promise, { kind: 'timer', timer })
    for (const wait of state.waits.values()) this.#add(wait.promise, { kind: 'wait', wait })
    for (const frame of state.parked) {
      const producer = { kind: 'frame', frame } as const
      this.#add(frame.promise, producer)
      if (frame.generator instanceof RunAsyncGenerator)
        for (const { promise } of frame.generator.queue) this.#add(promise, producer)
    }
    // Grows while it is walked; in the order of starts, so that causes are.
    for (const next of this.#open)
      for (const reaction of next.reactions) this.#react(next, reaction)
  }

  /** What a parked frame waits for, if it leads back to something open. */
  awaitedBy(frame: FunctionFrame): RunPromise | undefined {
    return this.#awaitedBy.get(frame)
  }

  of(promise: RunPromise | undefined): readonly Producer[] {
    return (promise && this.#of.get(promise)) ?? []
  }

  #add(promise: RunPromise | undefined, producer: Producer): void {
    if (promise?.state !== 'pending') return
    const known = this.#of.get(promise)
    if (known) known.push(producer)
    else this.#of.set(promise, [producer])
    this.#scan(promise)
  }

  #scan(promise: RunPromise | undefined): void {
    if (promise?.state !== 'pending' || this.#scanned.has(promise)) return
    this.#scanned.add(promise)
    this.#open.push(promise)
  }

  #react(source: RunPromise, reaction: Reaction): void {
    if (reaction.kind === 'await') {
      if (reaction.frame.park === reaction.park) this.#awaitedBy.set(reaction.frame, source)
      return
    }
    const { onFulfilled, onRejected, result } = reaction
    const handler = onFulfilled ?? onRejected
    const native = [onFulfilled, onRejected].flatMap(behaviourOf)
    // Both handlers settle the same promise: what an item of a combinator does says more.
    const targets = new Map<RunPromise, By>()
    for (const [promise, by] of native.flatMap(targetOf))
      if (by !== 'settle' || !targets.has(promise)) targets.set(promise, by)
    for (const [promise, by] of targets) this.#add(promise, { kind: 'reaction', source, by })
    const by = handler === undefined || native.length > 0 ? 'pass' : 'callback'
    this.#add(result, { kind: 'reaction', source, by })
  }
}

function behaviourOf(handler: Callable | undefined): readonly NativeBehaviour[] {
  return handler instanceof NativeFunction ? [handler.behaviour] : []
}

/** The promise that a native function settles, if it is not the result of the reaction. */
function targetOf(behaviour: NativeBehaviour): readonly (readonly [RunPromise, By])[] {
  switch (behaviour.kind) {
    case 'resolve':
    case 'reject':
      return behaviour.once.done ? [] : [[behaviour.promise, 'settle']]
    case 'allElement':
      return behaviour.once.done ? [] : [[behaviour.aggregate.result, 'all']]
    case 'settledValue':
    case 'settledReason':
      return behaviour.once.done ? [] : [[behaviour.aggregate.result, 'allSettled']]
    case 'anyReason':
      return behaviour.once.done ? [] : [[behaviour.aggregate.result, 'any']]
    case 'mapped':
    case 'mapFailed':
      return behaviour.mapping.over ? [] : [[behaviour.mapping.result, 'settle']]
    case 'scopeLeft':
    case 'scopeLimit':
      return [[behaviour.scope.result, 'settle']]
    case 'waitExpired':
      return [[behaviour.wait.promise, 'settle']]
    case 'scopeCancel':
    case 'thenFinally':
    case 'catchFinally':
    case 'valueThunk':
    case 'thrower':
    case 'returned':
    case 'notReturned':
    case 'textOrder':
    case 'asyncItem':
    case 'hostMethod':
      return []
    default:
      return unreachable(behaviour, 'native function')
  }
}
