import type { Digest, Encoded, JsonValue } from '@namu/core/internal'
import type {
  AttemptTrace,
  CacheTrace,
  CallView,
  FailureReason,
  OpenTimer,
  OpenWait,
  PublishedView,
  RollbackView,
  RunEventOf,
  Timestamp,
} from '../core/index.js'
import type { LoggedEvent, LogLine, RunRecord } from '../interfaces/runs.js'

/** What starts a run. */
export interface StartRunRequest {
  readonly workflow: string
  /** Without it the version registered last. */
  readonly version?: string
  /** When given, the version has to have this graph. */
  readonly graph?: Digest
  /**
   * The arguments: `wire` is plain JSON, validated and decoded by the workflow's schema; `encoded`
   * is the encoded array of arguments, taken as it is.
   */
  readonly input: { readonly wire: readonly JsonValue[] } | { readonly encoded: Encoded }
  /** Starting again with the same key and input gives the run that is there already. */
  readonly idempotencyKey?: string
  /** Start pure tasks early. Default true. */
  readonly prefetch?: boolean
  /** Execute everything: no call is answered from the cache. Default false. */
  readonly fresh?: boolean
  /** Added to the priorities of the run's calls: a whole number from -1000 to 1000. Default 0. */
  readonly priority?: number
  /** The id of the new run, when its name is derived from something. Default: a fresh one. */
  readonly run?: string
}

export interface StartedRun {
  readonly run: string
  /** Without it the run was there already. */
  readonly created: boolean
  /** As committed; of a start that is held, as it will be. */
  readonly record: RunRecord
  /** The run is not there yet: its start is kept, and is carried out then, or when another run has ended. */
  readonly heldUntil?: number
}

/** What a host tells its subscribers, in the order of the commits. */
export type HostNews =
  /** Events were committed; `record` is the run's row after them. */
  | {
      readonly type: 'committed'
      readonly run: string
      readonly record: RunRecord
      readonly events: readonly LoggedEvent[]
    }
  | { readonly type: 'log'; readonly lines: readonly LogLine[] }
  /** The store fails. Nothing is lost: what waits is offered again until it answers. Once per outage. */
  | { readonly type: 'store failed'; readonly error: unknown }
  /** This host does not execute the run any more, although it has not ended. */
  | {
      readonly type: 'dropped'
      readonly run: string
      readonly reason: 'lease lost' | 'fault'
      /** The fault. */
      readonly error?: unknown
    }

export type HostListener = (news: HostNews) => void

/** One attempt of a call as people see it. */
export interface AttemptView {
  readonly attempt: number
  readonly status: 'open' | 'succeeded' | 'failed'
  readonly reason?: FailureReason
  /** Encoded. */
  readonly error?: Encoded
  /** When its outcome was logged. */
  readonly settledAt?: Timestamp
  readonly trace?: AttemptTrace
  /** Its result came from the cache. */
  readonly cached?: CacheTrace
}

/** A call with its attempts, folded from the log. */
export interface InspectedCall extends CallView {
  readonly idempotencyKey: Digest
  readonly attempts: readonly AttemptView[]
}

export interface InspectedRun {
  readonly record: RunRecord
  readonly calls: readonly InspectedCall[]
  /** The run has not ended, and nothing is open that could ever let it go on. */
  readonly stuck?: boolean
  /** What it sleeps for, in order of start. */
  readonly timers: readonly OpenTimer[]
  /** What it waits for from people and other systems, in order of start. */
  readonly waits: readonly OpenWait[]
  /** Messages that nobody has waited for yet, by name. */
  readonly kept: Readonly<Record<string, number>>
  /** What was decided, in order. */
  readonly decisions: readonly RunEventOf<'approval.decided'>[]
  readonly published: readonly PublishedView[]
  /** Compensations, in order of registration. */
  readonly rollbacks: readonly RollbackView[]
  /**
   * Retention has dropped the beginning of the log: calls that had settled before this event are not
   * shown, nor are earlier attempts of those that were open. Absent: everything is shown.
   */
  readonly shownFrom?: number
}
