import { CancelledError } from '../errors/cancelled-error.js'
import { TimeoutError } from '../errors/timeout-error.js'
import { afterMicrotasks } from './after-microtasks.js'
import { currentScope } from './surroundings.js'
import { leftMessage, scopeCancelledMessage, timeLimitMessage } from './messages.js'

/** Something open that a scope owns. */
interface Member {
  /** Its promise rejects with this error, and nobody waits for it any more. */
  cancel(error: CancelledError): void
}

type BodyOutcome =
  | { readonly status: 'fulfilled'; readonly value: unknown }
  | { readonly status: 'rejected'; readonly reason: unknown }

/**
 * A scope of a direct run: the rules of the engine's scopes (its invariants have the same numbers
 * there), with the one difference that JavaScript cannot interrupt an `await`. What waits for
 * something that was started outside of the scope is left waiting.
 *
 * N1. A scope is cancelled once: when it is left, by its time limit, its handle or the scope around it.
 *     What is cancelled already is not cancelled again from outside: its clean-up goes on.
 * N2. Cancelling rejects the promises of what is open in it, in order of start, then the same in the
 *     scopes within, in order of opening.
 * N3. What is started in it afterwards is clean-up, and not cancelled.
 * N4. It ends when its body has ended and nothing is open in it, nor a scope within. It is looked at
 *     once all microtasks have run, one scope after the other.
 */
export class DirectScope {
  readonly parent: DirectScope | undefined
  readonly #result: Promise<unknown>
  #settle: { resolve: (value: unknown) => void; reject: (reason: unknown) => void } | undefined
  readonly #members = new Set<Member>()
  readonly #children = new Set<DirectScope>()
  #state: 'open' | 'cancelled' | 'ended' = 'open'
  #message = ''
  #outcome: BodyOutcome | undefined
  #limit: { readonly shown: string; readonly disarm: () => void; reached: boolean } | undefined
  #looking = false

  constructor() {
    this.parent = currentScope()
    if (this.parent) this.parent.#children.add(this)
    this.#result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  get ended(): boolean {
    return this.#state === 'ended'
  }

  /** What `scope()` returns. */
  get result(): Promise<unknown> {
    return this.#result
  }

  /** Cancels the scope when `arm` calls back; it returns what forgets the callback. */
  limitTime(shown: string, arm: (reached: () => void) => () => void): void {
    const disarm = arm(() => {
      if (!this.#limit || this.#state !== 'open') return
      this.#limit.reached = true
      this.#cancel(timeLimitMessage(shown))
    })
    this.#limit = { shown, disarm, reached: false }
  }

  cancel(reason: unknown): void {
    this.#cancel(scopeCancelledMessage(reason))
  }

  /** The body has ended: the scope is left. */
  leave(outcome: BodyOutcome): void {
    this.#outcome = outcome
    this.#cancel(leftMessage)
    this.#look()
  }

  own(member: Member): void {
    this.#members.add(member)
  }

  release(member: Member): void {
    if (this.#members.delete(member)) this.#look()
  }

  #cancel(message: string): void {
    if (this.#state !== 'open') return
    this.#state = 'cancelled'
    this.#message = message
    this.#limit?.disarm()
    for (const member of [...this.#members]) {
      this.#members.delete(member)
      member.cancel(new CancelledError(message))
    }
    for (const child of [...this.#children]) child.#cancel(message)
    this.#look()
  }

  #look(): void {
    if (this.#state !== 'cancelled' || this.#looking) return
    this.#looking = true
    afterMicrotasks(() => {
      this.#looking = false
      if (this.#members.size === 0 && this.#children.size === 0) this.#end()
    })
  }

  #childEnded(child: DirectScope): void {
    this.#children.delete(child)
    this.#look()
  }

  #end(): void {
    this.#state = 'ended'
    if (this.parent) this.parent.#childEnded(this)
    // A body that waits for something from outside has no outcome.
    const outcome = this.#outcome ?? {
      status: 'rejected',
      reason: new CancelledError(this.#message),
    }
    if (this.#limit?.reached === true)
      this.#settle?.reject(timeoutError(this.#limit.shown, outcome))
    else if (outcome.status === 'fulfilled') this.#settle?.resolve(outcome.value)
    else this.#settle?.reject(outcome.reason)
  }
}

function timeoutError(shown: string, outcome: BodyOutcome): TimeoutError {
  const own = outcome.status === 'rejected' && !(outcome.reason instanceof CancelledError)
  return new TimeoutError(timeLimitMessage(shown), own ? { cause: outcome.reason } : undefined)
}
