import type { Store } from '@namu/engine'

/** A store under test, on data of its own. */
export interface StoreSubject {
  readonly store: Store
  /** Another handle on the same data, as a second process would have. */
  reopen(): Promise<Store>
  /** Lets leases age by that many milliseconds: an injected clock moves, or real time passes. */
  advance(ms: number): Promise<void>
  /** Closes every handle and removes the data. */
  dispose(): Promise<void>
}

/** A fresh, empty store for each test. */
export type OpenSubject = () => Promise<StoreSubject>
