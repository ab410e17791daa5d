import type { Identity } from '../state/identity.js'
import type { Aggregate, NativeFunction } from '../state/records.js'

export type Combinator = 'all' | 'allSettled' | 'any' | 'race'

/** A combinator at work: it takes the items one by one. */
export interface Combination {
  readonly kind: Combinator
  readonly aggregate: Aggregate
  readonly resolve: NativeFunction
  readonly reject: NativeFunction
  readonly origin: Identity
  /** Items taken so far. */
  index: number
}
