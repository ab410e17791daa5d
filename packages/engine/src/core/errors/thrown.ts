import type { NamuError } from '@namu/core/internal'
import type { Value } from '../state/value.js'

/** Carries a value that the workflow throws through the interpreter's own code; never seen outside. */
export class Thrown extends Error {
  readonly value: Value

  constructor(value: Value) {
    super('a value thrown by the workflow')
    this.value = value
  }
}

/** Ends the run at once: the workflow cannot catch it. */
export class Fault extends Error {
  readonly error: NamuError

  constructor(error: NamuError) {
    super(error.message)
    this.error = error
  }
}
