import { ownedByScope } from '../scopes/index.js'
import { directMailbox } from './mailbox.js'
import type { Duration } from './options.js'

export interface SignalOptions {
  /** Rejects with NAMU4102 when nothing has come by then; what comes later stays for the next wait. */
  readonly timeout?: Duration
}

/**
 * Waits for the next message of that name from outside the run: `namu signal`, a client, another
 * system. `T` is the type of what it carries, and becomes the schema that it is checked against.
 *
 * Messages that come before anybody waits are kept, in order; of several waits each gets one, the
 * oldest first. A wait that nobody can observe any more (it lost a race, and nobody kept its promise)
 * takes none. The name is a compile-time constant.
 *
 * In a direct run the messages come through `directMailbox` of `@namu/core/direct`, where every wait
 * counts: JavaScript does not tell whether a promise is still observed.
 *
 * @throws NamuError NAMU3005, where it is called, when the timeout is no duration
 */
export function signal<T = void>(name: string, options: SignalOptions = {}): Promise<T> {
  const { promise, giveUp } = directMailbox().wait(name, options.timeout)
  return ownedByScope(promise as Promise<T>, giveUp)
}
