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
  /** Absent for none. */
  readonly limits?: JobLimits
  /** Higher ones go first; absent for 0. */
  readonly priority?: number
  readonly timeoutMs?: number
  /** How long the task may clean up once its signal is aborted; absent for the default. */
  readonly graceMs?: number
  /** Longest time between two signs of life of the attempt. */
  readonly heartbeatMs?: number
  /** Details of the last heartbeat of an earlier attempt. */
  readonly lastHeartbeat?: Encoded
  /** Largest encoded result, in bytes. */
  readonly valueLimit?: number
  /** Milliseconds since the Unix epoch. */
  readonly notBefore?: number
}

/** What a limit counts: the attempts of a task, or those of the task whose arguments give one key. */
export interface LimitedBy {
  readonly task: TaskId
  /** Absent for a limit of the whole task. */
  readonly key?: string
}

/**
 * What an attempt waits for besides a worker, counted over all workers of its queue. An attempt is
 * judged by the limits it brings itself, so a new release with other limits applies to its own.
 */
export interface JobLimits {
  /** At most `limit` such attempts are with workers at the same time. */
  readonly concurrency?: LimitedBy & { readonly limit: number }
  /** At most `limit` such attempts are handed to workers within any `perMs` milliseconds. */
  readonly rate?: LimitedBy & { readonly limit: number; readonly perMs: number }
}
