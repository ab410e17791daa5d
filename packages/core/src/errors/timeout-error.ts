import { isErrorOf } from './recognise.js'

/**
 * The time limit of a `withTimeout` was reached before what it limits had ended. `cause` is what the
 * clean-up threw, if it threw anything of its own.
 *
 * `instanceof` recognises it by its name and code, so that it is one also after it was copied.
 */
export class TimeoutError extends Error {
  readonly code = 'NAMU4121'

  constructor(message = 'The time limit was reached', options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'TimeoutError'
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isErrorOf(this, TimeoutError, 'TimeoutError', value) && 'code' in value
  }
}
