import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { CallCheck, CallNumber, Timestamp } from './events.js'

/** One attempt of a call that the core wants executed. */
export interface AttemptRequest {
  readonly call: CallNumber
  readonly attempt: number
  readonly task: TaskId
  readonly site: SiteId
  readonly check: CallCheck
  /** The encoded array of arguments. */
  readonly args: Encoded
  /** hash(run, dynamic name of the call): the same for every attempt. */
  readonly idempotencyKey: Digest
  /** Not to be executed before this time (retry delay). */
  readonly notBefore?: Timestamp
  /** Started early because the task is pure; may turn out to be wasted. */
  readonly prefetched: boolean
}

/** How a run ended. `error` is encoded; `cancelled` is a failure whose cause was a cancellation. */
export type RunResult =
  | { readonly status: 'completed'; readonly value: Encoded }
  | { readonly status: 'failed'; readonly error: Encoded }
  | { readonly status: 'cancelled'; readonly error: Encoded }

/**
 * Something the core asks its shell to do. The shell carries commands out only after the event that
 * caused them is committed.
 */
export type Command =
  | { readonly type: 'dispatch'; readonly request: AttemptRequest }
  /** Nobody waits for the call any more: abort its attempt if it runs; its report will be ignored. */
  | { readonly type: 'abort'; readonly call: CallNumber; readonly attempt: number }
  /** The last command of a run. */
  | { readonly type: 'end'; readonly result: RunResult }
