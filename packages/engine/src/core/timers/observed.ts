import { unreachable } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import {
  BuiltinCallable,
  Closure,
  NativeFunction,
  type Callable,
  type NativeBehaviour,
  type Reaction,
  type RunPromise,
} from '../state/records.js'

/**
 * Whether anybody could notice, once the workflow's function has returned, that a timer fires.
 *
 * V1. A timer is observed when a frame or callback that may act (`program/effect.ts`) would go on
 *     because of it, or a promise that nobody handles might reject because of it.
 * V2. A reaction of which the first call has been made elsewhere (the loser of a race) observes
 *     nothing.
 * V3. In doubt a timer is observed: it may hold the run open too long, and never too short.
 */
export function isObserved(run: Run, timer: RunPromise): boolean {
  const search = new Search(run)
  search.follow(timer, false)
  return search.findsObserver()
}

/** Goes from promise to promise, without recursion: chains can be as long as a program makes them. */
class Search {
  readonly #run: Run
  /** Promises that were met, and whether they may reject. */
  readonly #met = new Map<RunPromise, boolean>()
  readonly #open: RunPromise[] = []

  constructor(run: Run) {
    this.#run = run
  }

  /** The promise settles; without `rejects` it can only be fulfilled. */
  follow(promise: RunPromise | undefined, rejects: boolean): void {
    if (promise?.state !== 'pending') return
    const before = this.#met.get(promise)
    if (before === true || before === rejects) return
    this.#met.set(promise, rejects)
    this.#open.push(promise)
  }

  findsObserver(): boolean {
    for (let promise = this.#open.pop(); promise !== undefined; promise = this.#open.pop()) {
      const rejects = this.#met.get(promise) === true
      if (rejects && !promise.handled) return true
      if (promise.reactions.some((reaction) => this.#reacts(reaction, rejects))) return true
    }
    return false
  }

  /** Whether a reaction acts; if not, what it settles is followed. */
  #reacts(reaction: Reaction, rejects: boolean): boolean {
    if (reaction.kind === 'await') {
      const { frame, park } = reaction
      if (frame.park !== park || !this.#run.state.parked.has(frame)) return false
      return this.#runs(frame.fn, frame.promise)
    }
    const { onFulfilled, onRejected, result } = reaction
    const handlers = rejects ? [onFulfilled, onRejected] : [onFulfilled]
    return handlers.some((handler) => this.#handles(handler, result, rejects))
  }

  #handles(
    handler: Callable | undefined,
    result: RunPromise | undefined,
    rejects: boolean,
  ): boolean {
    if (handler instanceof Closure) return this.#runs(handler.fn, result)
    if (handler instanceof NativeFunction) return this.#native(handler.behaviour, result, rejects)
    if (handler instanceof BuiltinCallable) return true
    // Without a handler the outcome goes on; a class that is called throws.
    this.follow(result, rejects || handler !== undefined)
    return false
  }

  #native(behaviour: NativeBehaviour, result: RunPromise | undefined, rejects: boolean): boolean {
    switch (behaviour.kind) {
      case 'resolve':
      case 'reject':
        if (!behaviour.once.done) this.follow(behaviour.promise, rejects)
        this.follow(result, false)
        return false
      case 'allElement':
      case 'settledValue':
      case 'settledReason':
      case 'anyReason':
        if (!behaviour.once.done) this.follow(behaviour.aggregate.result, rejects)
        this.follow(result, false)
        return false
      case 'thenFinally':
      case 'catchFinally':
        // It passes on what it was given, unless its callback throws.
        this.follow(result, rejects)
        return this.#handles(behaviour.onFinally, result, rejects)
      case 'waitExpired':
        this.follow(behaviour.wait.promise, true)
        return false
      case 'mapped':
        // The next call of the function may act.
        return !behaviour.mapping.over
      case 'mapFailed':
        if (!behaviour.mapping.over) this.follow(behaviour.mapping.result, rejects)
        this.follow(result, false)
        return false
      case 'scopeLeft':
      case 'scopeLimit':
      case 'scopeCancel':
      case 'returned':
      case 'notReturned':
      case 'textOrder':
        return true
      case 'asyncItem':
      case 'hostMethod':
        this.follow(result, true)
        return false
      case 'valueThunk':
        this.follow(result, false)
        return false
      case 'thrower':
        this.follow(result, true)
        return false
      default:
        return unreachable(behaviour, 'native function')
    }
  }

  /** The rest of a function, and the promise of its result. */
  #runs(fn: number, result: RunPromise | undefined): boolean {
    const effect = this.#run.program.functions[fn]?.effect ?? 'acts'
    if (effect === 'acts') return true
    this.follow(result, effect === 'throws')
    return false
  }
}
