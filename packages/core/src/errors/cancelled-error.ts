import { isErrorOf } from './recognise.js'

/**
 * What waits in a cancelled run or scope gets once. Catchable; clean-up may start tasks.
 *
 * `instanceof` recognises it by its name, so that it is one also after it was copied.
 */
export class CancelledError extends Error {
  constructor(message = 'The run was cancelled') {
    super(message)
    this.name = 'CancelledError'
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isErrorOf(this, CancelledError, 'CancelledError', value)
  }
}
