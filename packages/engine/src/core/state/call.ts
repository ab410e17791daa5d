import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { CallCheck, CallNumber, TimerNumber, Timestamp } from '../events.js'
import type { ChildCall } from './child.js'
import type { RunPromise } from './records.js'
import type { RunScope } from './run-scope.js'

/**
 * One call of a task: plain data.
 *
 * K1. `open` calls are in `RunState.calls`; a call leaves it when it settles or is aborted.
 * K2. `attempt` counts every attempt, `charged` only the failures the retry policy counts.
 * K3. `promise` is absent for a synchronous call and for a prefetched one nobody has adopted.
 * K4. `deadline` and `startLimit` name open timers of the call; a closed call has none.
 */
export interface Call {
  readonly number: CallNumber
  /** Of a call of a workflow: the workflow's name. */
  readonly task: TaskId
  readonly site: SiteId
  readonly check: CallCheck
  readonly args: Encoded
  readonly idempotencyKey: Digest
  readonly sync: boolean
  /** The run that a call of a workflow starts; absent for a task. */
  readonly child: ChildCall | undefined
  readonly enabledAt: Timestamp
  /** Started early and not (yet) reached by its frame. */
  speculative: boolean
  readonly prefetched: boolean
  status: 'open' | 'succeeded' | 'failed' | 'aborted'
  attempt: number
  charged: number
  notBefore: Timestamp | undefined
  deadline: TimerNumber | undefined
  startLimit: TimerNumber | undefined
  /** Error of the last charged failure. */
  lastError: Encoded | undefined
  /** Details of the last heartbeat that an attempt reported with its failure. */
  heartbeat: Encoded | undefined
  settledAt: Timestamp | undefined
  outcome: Encoded | undefined
  promise: RunPromise | undefined
  /** The scope that owns it until its outcome is delivered; absent outside of scopes. */
  scope?: RunScope | undefined
}
