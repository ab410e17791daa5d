import type { JsonSchema, JsonValue } from '@namu/core/internal'
import type { DecisionView, PublishedValue, WaitDetail } from './people.js'

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
  /** Added to the priorities of the run's calls: from -1000 to 1000; higher ones go first. Default 0. */
  readonly priority?: number
  /** Execute everything: no call is answered from the cache. Default false. */
  readonly fresh?: boolean
  /** The id of the run. Starting again with the same id and input gives the run that is there. */
  readonly run?: string
}

/**
 * Answer of `POST /v1/runs`: 201 for a new run, 200 for the one that the idempotency key names or that
 * is alone, 202 for one whose start is kept.
 */
export interface StartRunResponse {
  readonly run: RunSummary
  readonly created: boolean
  /**
   * The run is not there yet: its start is kept, and is carried out then, or when another run has
   * ended. Until then asking for the run gives NAMU4161.
   */
  readonly heldUntil?: number
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
  /** Retention has dropped the events in front of this one; absent: none. */
  readonly firstEvent?: number
  readonly calls: { readonly started: number; readonly settled: number }
  readonly idempotencyKey?: string
  /** Of a run that another run has started. */
  readonly parent?: ParentView
  /** Of a run that was made of another one. */
  readonly origin?: OriginView
}

/** Which call of which run started a run. */
export interface ParentView {
  readonly run: string
  readonly call: number
  /** Runs above this one: 1 for the child of a run that no other started. */
  readonly depth: number
  /** It outlives its parent, which does not wait for it. */
  readonly detached?: true
}

/** Where the history of a run comes from. */
export interface OriginView {
  readonly run: string
  readonly kind: 'retry' | 'rerun' | 'fork'
  /** The event of the origin where the histories part. */
  readonly at: number
  /** The call of the origin that is executed again, the first one. */
  readonly call?: number
}

/** Query of `GET /v1/runs`; newest first. */
export interface RunsQuery {
  readonly workflow?: string
  readonly status?: RunState
  /** Only runs that were made of this run by `retry`, `rerun` or `fork`. */
  readonly origin?: string
  /** Only runs that this run has started. */
  readonly parent?: string
  /** Also runs that other runs have started; without it, and without `parent`, they are left out. */
  readonly all?: boolean
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
  /**
   * Retention has dropped the beginning of the log: calls that had settled before this event are not
   * in `calls`, nor are earlier attempts of those that were open then.
   */
  readonly shownFrom?: number
  /** The runs that it has started, newest first; the first 50. */
  readonly children: readonly RunSummary[]
  /** The runs that were made of this one, newest first; the first 50. */
  readonly continuedBy: readonly string[]
  /** Of a running run: nothing is open that could ever let it go on. */
  readonly stuck?: true
  /** What it waits for from people and other systems. */
  readonly waits: readonly WaitDetail[]
  /** Messages that nobody has waited for yet, by name. */
  readonly kept: Readonly<Record<string, number>>
  readonly decisions: readonly DecisionView[]
  readonly published: readonly PublishedValue[]
  /** Open timers of a running run, the earliest due first. */
  readonly timers: readonly TimerDetail[]
  /** Compensations that `onRollback` has registered, in order; absent when there are none. */
  readonly rollbacks?: readonly RollbackDetail[]
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

/** A compensation. Times in milliseconds since the Unix epoch. */
export interface RollbackDetail {
  readonly task: string
  /** Name of the place where it was registered. */
  readonly site: string
  readonly args: readonly JsonValue[]
  readonly registeredAt: number
  /** `skipped`: the run has ended without it, as it completed or was cancelled twice. */
  readonly status: 'registered' | 'running' | 'succeeded' | 'failed' | 'skipped'
  /** The call that carries it out. */
  readonly call?: number
}

export type CallState = 'open' | 'succeeded' | 'failed' | 'aborted'

/** One call of a task or workflow, folded from the run's log. Times in milliseconds since the Unix epoch. */
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
  /** Of an open call: until when it has to succeed, and its attempt to be taken up by a worker. */
  readonly limits?: readonly LimitDetail[]
  /** Ended attempts in order, then the open one if the call is open. */
  readonly attempts: readonly AttemptDetail[]
  /** Of a call of a workflow: the run that it started. */
  readonly child?: ChildView
}

export interface ChildView {
  readonly run: string
  readonly workflow: string
  readonly detached: boolean
}

export interface LimitDetail {
  readonly kind: 'deadline' | 'start'
  readonly at: number
}

/** The call of an earlier run that gave a result. */
export interface CachedView {
  readonly run: string
  readonly at: number
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
  /** Nothing was executed: the result is from the cache. */
  readonly cached?: CachedView
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
  /** Ends the run at once, without its clean-up, as a second cancel does. */
  readonly force?: boolean
}

/** The wish is durable; the run's owner carries it out. */
export interface CancelResponse {
  readonly run: RunSummary
}
