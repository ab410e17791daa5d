import type { AttemptKey } from './dispatcher.js'
import type { Digest, Encoded, TaskId } from '@namu/core/internal'

/** One attempt, with everything a worker needs to execute it. Plain JSON. */
export interface TaskJob extends AttemptKey {
  readonly workflow: string
  readonly task: TaskId
  readonly artifact: Digest
  /** Name of the artifact's export that holds the task function. */
  readonly export: string
  readonly args: Encoded
  readonly idempotencyKey: string
  readonly queue: string
  readonly timeoutMs?: number
  /** Milliseconds since the Unix epoch. */
  readonly notBefore?: number
}
