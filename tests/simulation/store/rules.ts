import type { RunAppend } from '@namu/engine'

/** What a store promises and a simulation can take away, to see that it is missed. */
export interface StoreRules {
  /** Whether an append may write to its partition, whose last epoch and state are given. */
  mayWrite(right: { readonly epoch: number; readonly held: boolean }, append: RunAppend): boolean
  /** Posting the same key for the same run twice keeps the first entry. */
  readonly keepsFirstInput: boolean
  /** Inbox entries leave with the events that have taken them in. */
  readonly removesConsumed: boolean
}

export const realRules: StoreRules = {
  mayWrite: ({ epoch, held }, append) => held && append.epoch === epoch,
  keepsFirstInput: true,
  removesConsumed: true,
}
