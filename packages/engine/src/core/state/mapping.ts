import type { Identity } from './identity.js'
import type { Callable, RunPromise } from './records.js'
import type { Value } from './value.js'

/** A `map` of `@namu/core` at work. */
export interface Mapping {
  readonly items: readonly Value[]
  readonly fn: Callable
  readonly concurrency: number
  readonly results: Value[]
  readonly result: RunPromise
  /** The call of `map`. */
  readonly origin: Identity
  /** Calls that were made and have not settled. */
  open: number
  /** Index of the next item. */
  next: number
  settled: number
  /** The result has settled: no further call is made. */
  over: boolean
}
