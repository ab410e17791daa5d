import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { ChildCall } from './state/child.js'
import type {
  CallCheck,
  CallLimit,
  CallNumber,
  RunEventOf,
  TimerCheck,
  TimerNumber,
  Timestamp,
  WaitCheck,
  WaitNumber,
} from './events.js'

/** One attempt of a call that the core wants executed: a job for a worker, or a child run. */
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
  /** Details of the last heartbeat of an earlier attempt. */
  readonly heartbeat?: Encoded
  /** Not to be answered from the cache. */
  readonly fresh?: true
  /** Largest encoded result, in bytes. */
  readonly valueLimit?: number
  /** For a call of a workflow: the run that is its only attempt. */
  readonly child?: ChildStart
}

/** The run that a call of a workflow starts. */
export interface ChildStart extends ChildCall {
  /** What its first event says beside its id, its input and the time. */
  readonly settings: Pick<
    RunEventOf<'run.started'>,
    'seed' | 'prefetch' | 'locale' | 'timeZone' | 'valueLimit' | 'fresh'
  >
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
  /** It is a limit of a call, and not a `sleep`. */
  readonly limit?: CallLimit
}

/** A wait for a message or a decision from outside: one of `signal` and `approval` is there. */
export interface OpenWait {
  readonly wait: WaitNumber
  readonly site: SiteId
  readonly check: WaitCheck
  /** When it began. */
  readonly since: Timestamp
  /** When its time is up. */
  readonly until?: Timestamp
  /** The name of the signal. */
  readonly signal?: string
  readonly approval?: OpenApproval
}

/** What somebody is asked, now. */
export interface OpenApproval {
  /** From 0; one more after each time limit. */
  readonly round: number
  readonly to: string
  readonly askedAt: Timestamp
  readonly title?: string
  /** What the form opens with, encoded. */
  readonly opensWith?: Encoded
  /** Place of the form's schema in `WorkflowIR.forms`. */
  readonly form?: number
  /** What a one-time link carries: whoever has it may decide this round. */
  readonly token: string
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
  | {
      readonly status: 'failed' | 'cancelled'
      readonly error: Encoded
      /** The calls of compensations that have failed. */
      readonly unfinished?: readonly CallNumber[]
    }

/**
 * Something the core asks its shell to do. The shell carries commands out only after the event that
 * caused them is committed.
 */
export type Command =
  | { readonly type: 'dispatch'; readonly request: AttemptRequest }
  /** Nobody waits for the call any more: abort its attempt if it runs; its report will be ignored. */
  | {
      readonly type: 'abort'
      readonly call: CallNumber
      readonly attempt: number
      /** What the call failed with, when a limit ended it. */
      readonly error?: Encoded
      /** The run to be cancelled, and why. */
      readonly child?: ChildCall & { readonly reason: string }
    }
  /** Append `timer.fired` once the timer is due. */
  | ({ readonly type: 'timer' } & OpenTimer)
  /** Nobody waits for the timer any more. */
  | { readonly type: 'disarm'; readonly timer: TimerNumber }
  /** A wait has begun, or somebody else is asked now. */
  | ({ readonly type: 'wait' } & OpenWait)
  /** The wait has ended. */
  | { readonly type: 'unwait'; readonly wait: WaitNumber }
  /** A line for the run's log. A fold gives it again, as history: it is written at most once. */
  | ({ readonly type: 'log' } & ConsoleLine)
  /** The last command of a run. */
  | { readonly type: 'end'; readonly result: RunResult }
