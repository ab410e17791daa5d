import type { Value } from './value.js'

/** A captured variable that is assigned more than once. Never a value itself. */
export class Cell {
  name: string
  value: Value
  /** False in the temporal dead zone. */
  initialised: boolean

  constructor(name: string, initialised: boolean, value: Value) {
    this.name = name
    this.initialised = initialised
    this.value = value
  }
}
