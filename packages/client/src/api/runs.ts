import type { JsonSchema, JsonValue } from '@namu/core/internal'

export type RunState = 'running' | 'completed' | 'failed' | 'cancelled'

/** Body of `POST /v1/runs`. */
export interface StartRunRequest {
  readonly workflow: string
  /** Without it the version that was registered last. */
  readonly version?: string
  /** When given, the version must name this graph (NAMU4001 otherwise). */
  readonly graph?: string
  /** The arguments in wire form; validated against the workflow's input schema. */
  readonly args: readonly JsonValue[]
  /** The same key with the same input gives the same run; with another input NAMU4010. */
  readonly idempotencyKey?: string
  /** Whether `pure` tasks may be started early. Default true. */
  readonly prefetch?: boolean
}

/** Answer of `POST /v1/runs`: 201 for a new run, 200 for the one the idempotency key names. */
export interface StartRunResponse {
  readonly run: RunSummary
  readonly created: boolean
}

/** One row of the listing. Times in milliseconds since the Unix epoch. */
export interface RunSummary {
  readonly run: string
  readonly workflow: string
  readonly version: string
  readonly graph: string
  readonly release: string
  readonly status: RunState
  readonly createdAt: number
  readonly updatedAt: number
  /** Number of events in the run's log: the next event's sequence number. */
  readonly events: number
  readonly calls: { readonly started: number; readonly settled: number }
  readonly idempotencyKey?: string
}

/** Query of `GET /v1/runs`; newest first. */
export interface RunsQuery {
  readonly workflow?: string
  readonly status?: RunState
  /** Runs created before this run: the `next` of the page before. */
  readonly before?: string
  /** 1 to 500, default 50. */
  readonly limit?: number
}

export interface RunsPage {
  readonly runs: readonly RunSummary[]
  /** `before` of the next page; absent on the last one. */
  readonly next?: string
}

/** A thrown value. `name`, `message` and `stack` are for people; `encoded` is exact. */
export interface ThrownView {
  readonly name: string
  readonly message: string
  readonly stack?: string
  /** A code the error carries, of Namu or of the user. */
  readonly code?: string
  /** The value in Namu's internal form, which `decode` of core reads. */
  readonly encoded: string
}

/** Answer of `GET /v1/runs/:run`. */
export interface RunDetail {
  readonly run: RunSummary
  /** The arguments in wire form. */
  readonly input: readonly JsonValue[]
  /** How to decode `result`. */
  readonly output: JsonSchema
  /** Of a completed run, in wire form. */
  readonly result?: JsonValue
  /** Of a failed or cancelled run. */
  readonly error?: ThrownView
  readonly calls: readonly CallDetail[]
  /** Open timers of a running run, the earliest due first. */
  readonly timers: readonly TimerDetail[]
}

/** A sleep that has not ended. Times in milliseconds since the Unix epoch. */
export interface TimerDetail {
  readonly timer: number
  /** Name of the call site in the source. */
  readonly site: string
  readonly since: number
  /** When it is due. */
  readonly at: number
}

export type CallState = 'open' | 'succeeded' | 'failed' | 'aborted'

/** One call of a task, folded from the run's log. Times in milliseconds since the Unix epoch. */
export interface CallDetail {
  readonly call: number
  readonly task: string
  /** Name of the call site in the source. */
  readonly site: string
  readonly status: CallState
  /** Started early because the task is pure. */
  readonly prefetched: boolean
  readonly args: readonly JsonValue[]
  readonly result?: JsonValue
  readonly error?: ThrownView
  readonly enabledAt: number
  readonly settledAt?: number
  /** Ended attempts in order, then the open one if the call is open. */
  readonly attempts: readonly AttemptDetail[]
}

export interface AttemptDetail {
  readonly attempt: number
  readonly status: 'open' | 'succeeded' | 'failed'
  /** Of a failed attempt. `lost`: its worker vanished; `interrupted`: the run's owner did. */
  readonly reason?: 'error' | 'timeout' | 'lost' | 'interrupted'
  readonly error?: ThrownView
  readonly worker?: string
  readonly startedAt?: number
  readonly finishedAt?: number
}

/** Query of `GET /v1/runs/:run/result`. */
export interface ResultQuery {
  /** Longest time to hold the answer back while the run is running: milliseconds, at most 30,000. */
  readonly wait?: number
}

/** Answer of `GET /v1/runs/:run/result`. */
export type ResultView =
  | { readonly status: 'running' }
  | {
      readonly status: 'completed'
      /** In wire form, decoded by `output`. */
      readonly value: JsonValue
      readonly output: JsonSchema
      /** Only where the value has no wire form (a cycle, say): it in Namu's internal form. */
      readonly encoded?: string
    }
  | { readonly status: 'failed' | 'cancelled'; readonly error: ThrownView }

/** Body of `POST /v1/runs/:run/cancel`. */
export interface CancelRequest {
  readonly reason?: string
}

/** The wish is durable; the run's owner carries it out. */
export interface CancelResponse {
  readonly run: RunSummary
}
