import type { Run } from '../program/program.js'
import {
  NativeFunction,
  type Callable,
  type NativeBehaviour,
  type Reaction,
  type RunPromise,
} from '../state/records.js'

/** What follows from the end of a promise, as far as it follows by itself. */
export class SettlesFor {
  readonly #run: Run
  /** The promise, and those that settle because of it. */
  readonly promises: Set<RunPromise>
  /** Whether a frame or a callback goes on because of one of them. */
  readonly goesOn: boolean

  constructor(run: Run, promise: RunPromise) {
    this.#run = run
    this.promises = new Set([promise])
    let goesOn = false
    // The set grows while it is walked.
    for (const settled of this.promises)
      for (const reaction of settled.reactions) goesOn = this.#reacts(reaction) || goesOn
    this.goesOn = goesOn
  }

  #reacts(reaction: Reaction): boolean {
    if (reaction.kind === 'await') {
      const { frame, park } = reaction
      return frame.park === park && this.#run.state.parked.has(frame)
    }
    this.#settle(reaction.result)
    const { onFulfilled, onRejected } = reaction
    return this.#handles(onFulfilled) || this.#handles(onRejected)
  }

  #handles(handler: Callable | undefined): boolean {
    if (handler === undefined) return false
    return handler instanceof NativeFunction ? this.#native(handler.behaviour) : true
  }

  /** Whether it does more than to settle a promise. Of the loser of a race it does not even that. */
  #native(behaviour: NativeBehaviour): boolean {
    switch (behaviour.kind) {
      case 'resolve':
      case 'reject':
        if (!behaviour.once.done) this.#settle(behaviour.promise)
        return false
      case 'allElement':
      case 'settledValue':
      case 'settledReason':
      case 'anyReason':
        if (!behaviour.once.done) this.#settle(behaviour.aggregate.result)
        return false
      case 'asyncItem':
      case 'valueThunk':
      case 'thrower':
        return false
      default:
        return true
    }
  }

  #settle(promise: RunPromise | undefined): void {
    if (promise?.state === 'pending') this.promises.add(promise)
  }
}
