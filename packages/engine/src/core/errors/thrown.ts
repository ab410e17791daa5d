import type { HostBuiltin, NamuError } from '@namu/core/internal'
import type { Hint } from '../convert/primitive.js'
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

/** Gives the current step up until a function of the program has converted a value. */
export class ConversionNeeded extends Error {
  readonly value: object
  readonly hint: Hint
  gathered: readonly Value[] | undefined
  /** What the step had read before, see `convertAfter`. */
  read: string | undefined

  constructor(value: object, hint: Hint) {
    super('a value is converted by the program')
    this.value = value
    this.hint = hint
    this.gathered = undefined
    this.read = undefined
  }
}

/** Gives the current step up until the host has answered, see `evaluate/ask-host.ts`. */
export class HostNeeded extends Error {
  readonly builtin: HostBuiltin
  readonly operands: readonly Value[]
  gathered: readonly Value[] | undefined

  constructor(builtin: HostBuiltin, operands: readonly Value[]) {
    super(`the host is asked for ${builtin}`)
    this.builtin = builtin
    this.operands = operands
    this.gathered = undefined
  }
}
