import type { JsonValue } from '@namu/core/internal'
import type { CachedView, OriginView, ThrownView } from './runs.js'

/** When and where an attempt ran. Times in milliseconds since the Unix epoch. */
export interface TraceView {
  readonly worker: string
  readonly startedAt: number
  readonly finishedAt: number
}

/** The time limit of a call that was reached: the call has failed. */
export interface LimitView {
  readonly call: number
  readonly kind: 'deadline' | 'start'
  readonly attempt: number
}

/** One committed fact of a run's log, values in wire form. `seq` counts from 0. */
export type EventView = { readonly seq: number; readonly time: number } & (
  | {
      readonly type: 'run.started'
      readonly run: string
      readonly input: readonly JsonValue[]
      /** Of a run that was made of another one: the events that follow are its history. */
      readonly origin?: OriginView
    }
  | {
      readonly type: 'attempt.succeeded'
      readonly call: number
      readonly attempt: number
      readonly value: JsonValue
      readonly trace?: TraceView
      /** Nothing was executed: the result is from the cache. */
      readonly cached?: CachedView
    }
  | {
      readonly type: 'attempt.failed'
      readonly call: number
      readonly attempt: number
      readonly reason: 'error' | 'timeout' | 'lost' | 'interrupted'
      readonly error: ThrownView
      /** The error asked not to be repeated. */
      readonly final: boolean
      /** When the error wanted to be repeated: milliseconds after this event. */
      readonly retryAfterMs?: number
      readonly trace?: TraceView
    }
  | { readonly type: 'timer.fired'; readonly timer: number; readonly limit?: LimitView }
  | {
      readonly type: 'signal.received'
      readonly name: string
      readonly payload: JsonValue
      readonly key: string
      readonly by?: string
      /** The wait that has got it; absent for a message that is kept. */
      readonly wait?: number
    }
  | {
      readonly type: 'approval.decided'
      readonly approval: number
      readonly approved: boolean
      readonly by?: string
      readonly comment?: string
      readonly form?: JsonValue
    }
  /** The host evaluated a built-in that depends on its language, time zone or versions. */
  | {
      readonly type: 'evaluated'
      readonly evaluation: number
      /** `Math.sin`, `Date.getHours` for example. */
      readonly builtin: string
      readonly value?: JsonValue
      /** Instead of `value` when it threw. */
      readonly error?: ThrownView
    }
  /** The history that the run took over from its origin ends here. */
  | { readonly type: 'run.carried' }
  /** From here on the run executes the tasks of another release of its graph. */
  | { readonly type: 'run.rebound'; readonly version: string; readonly release: string }
  | {
      readonly type: 'run.cancelled'
      readonly reason: string
      /** The run ends at once, without its clean-up. */
      readonly force?: true
    }
)

/** Query of `GET /v1/runs/:run/events`. */
export interface EventsQuery {
  /** First sequence number wanted. Default 0. Events that retention has dropped are passed over. */
  readonly from?: number
  /** 1 to 5000, default 1000. */
  readonly limit?: number
}

export interface EventsPage {
  readonly events: readonly EventView[]
  /** Sequence number after the last event here: `from` of the next page. */
  readonly next: number
  /** Whether the log has events after this page now. */
  readonly more: boolean
}

/** A line written by a task or by the workflow's console, or a progress report. May be lost in a crash; not part of the log. */
export interface LogLineView {
  readonly call?: number
  readonly attempt?: number
  readonly task?: string
  /** On lines of the workflow itself, which have no call. */
  readonly source?: 'workflow'
  readonly time: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>>
  /** 0 to 1, on progress reports. */
  readonly progress?: number
}

/** Query of `GET /v1/runs/:run/logs`. */
export interface LogsQuery {
  /** Number of lines to pass over. Default 0. */
  readonly from?: number
}

export interface LogsPage {
  readonly lines: readonly LogLineView[]
  /** `from` of the next page. */
  readonly next: number
}
