import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { CallCheck, CallNumber, Timestamp } from '../events.js'
import type { RunPromise } from './records.js'

/**
 * One call of a task: plain data.
 *
 * K1. `open` calls are in `RunState.calls`; a call leaves it when it settles or is aborted.
 * K2. `attempt` counts every attempt, `charged` only the failures the retry policy counts.
 * K3. `promise` is absent for a synchronous call and for a prefetched one nobody has adopted.
 */
export interface Call {
  readonly number: CallNumber
  readonly task: TaskId
  readonly site: SiteId
  readonly check: CallCheck
  readonly args: Encoded
  readonly idempotencyKey: Digest
  readonly sync: boolean
  readonly enabledAt: Timestamp
  /** Started early and not (yet) reached by its frame. */
  speculative: boolean
  readonly prefetched: boolean
  status: 'open' | 'succeeded' | 'failed' | 'aborted'
  attempt: number
  charged: number
  notBefore: Timestamp | undefined
  settledAt: Timestamp | undefined
  outcome: Encoded | undefined
  promise: RunPromise | undefined
}
