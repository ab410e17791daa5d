import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { CallCheck, CallNumber, TimerCheck, TimerNumber, Timestamp } from './events.js'

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

/** A timer that has not fired. */
export interface OpenTimer {
  readonly timer: TimerNumber
  /** When it is due: milliseconds since the Unix epoch, whole. May be past already. */
  readonly at: Timestamp
  readonly check: TimerCheck
  readonly site: SiteId
  /** When it was started. */
  readonly since: Timestamp
}

/** What the workflow wrote to its console. */
export interface ConsoleLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /**
   * The encoded array of what is to be shown, in the way of `console`. Under the names `Function`,
   * `Class`, `Promise` and `Instance` it holds `ShownFunction` and so on.
   */
  readonly args: Encoded
  /** The run's time. */
  readonly time: Timestamp
}

export interface ShownFunction {
  /** Empty for an anonymous one. */
  readonly name: string
  readonly async: boolean
}

export interface ShownClass {
  readonly name: string
  /** The name of the class it extends. */
  readonly parent: string | undefined
}

/** An object of a class of the workflow. */
export interface ShownInstance {
  readonly class: string
  readonly properties: Readonly<Record<string, unknown>>
}

export interface ShownPromise {
  readonly state: 'pending' | 'fulfilled' | 'rejected'
  readonly value: unknown
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
  /** Append `timer.fired` once the timer is due. */
  | ({ readonly type: 'timer' } & OpenTimer)
  /** Nobody waits for the timer any more. */
  | { readonly type: 'disarm'; readonly timer: TimerNumber }
  /** A line for the run's log. A fold gives it again, as history: it is written at most once. */
  | ({ readonly type: 'log' } & ConsoleLine)
  /** The last command of a run. */
  | { readonly type: 'end'; readonly result: RunResult }
