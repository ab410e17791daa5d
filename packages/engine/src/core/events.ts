import type { Digest, Encoded } from '@namu/core/internal'
import type { EvaluationCheck, EvaluationNumber, EvaluationOutcome } from './evaluations.js'

/** Time in milliseconds since the Unix epoch, from the shell's clock. */
export type Timestamp = number

/** Per-run number of a call, from 1; the fold derives it again, so it is never the identity of a call. */
export type CallNumber = number

/**
 * Self-check carried by every event about a call: the fold compares both and stops with NAMU4003
 * when they disagree.
 */
export interface CallCheck {
  /** Dynamic name of the call: hash(frame, site, visit). */
  readonly name: Digest
  /** Digest of the encoded arguments. */
  readonly args: Digest
}

/** Per-run number of a timer, from 1; like a call's, never its identity. */
export type TimerNumber = number

/** Self-check of the events about a timer, as `CallCheck` for calls. */
export interface TimerCheck {
  /** Dynamic name of the timer: hash(frame, site, visit). */
  readonly name: Digest
  /** Digest of the time it is due. */
  readonly due: Digest
}

/** A time limit of a call that its run's owner keeps, see `calls/limits.ts`. */
export interface CallLimit {
  readonly call: CallNumber
  /** `deadline`: over all attempts. `start`: until a worker takes the attempt up. */
  readonly kind: 'deadline' | 'start'
  /** The attempt that was the current one when the limit was set. */
  readonly attempt: number
}

/** Where a result comes from that was answered from the cache. For people; never read by the core. */
export interface CacheTrace {
  /** The run whose call made it. */
  readonly run: string
  /** When that was. */
  readonly at: Timestamp
}

/** Per-run number of a wait for a message or a decision, from 1; like a call's, never its identity. */
export type WaitNumber = number

/** Self-check of the events about a wait, as `CallCheck` for calls. */
export interface WaitCheck {
  /** Dynamic name of the wait: hash(frame, site, visit). */
  readonly name: Digest
  /** Digest of the signal's name, or of the encoded request for an approval. */
  readonly about: Digest
}

/** When and where an attempt ran, as its runner reports it. For people; never read by the core. */
export interface AttemptTrace {
  readonly worker: string
  readonly startedAt: Timestamp
  readonly finishedAt: Timestamp
}

/**
 * Why an attempt failed.
 * - `error`: the task threw. `timeout`: it took too long.
 * - `lost`: it had started and its worker vanished. Charged to the retry policy like an error.
 * - `interrupted`: the run's owner restarted and nobody knows whether it had started. It has its
 *   number, but the policy is not charged and there is no delay: a crash of the owner must not use
 *   up the attempts of calls that were waiting in its queue.
 */
export type FailureReason = 'error' | 'timeout' | 'lost' | 'interrupted'

/** An outcome given by hand: what a new run takes for a call in place of what its origin had. */
export interface ReplacedOutcome {
  /** Dynamic name of the call. */
  readonly name: Digest
  readonly value: Encoded
}

/** What of its origin's history a run takes over; enough to do it again after a crash. */
export interface CarryPlan {
  /** Events of the origin before this one are looked at. */
  readonly before: number
  /**
   * After `event`, only outcomes of the first `calls` calls, `timers` timers and `waits` waits of the
   * origin. Absent: of all.
   */
  readonly upTo?: {
    readonly event: number
    readonly calls: number
    readonly timers: number
    readonly waits: number
  }
  /** Dynamic names of the calls whose failure is left out, so that they are executed again. */
  readonly again: readonly Digest[]
  readonly replaced: readonly ReplacedOutcome[]
}

/** Of a run that was made of another one: the events after its first are history of that one. */
export interface RunOrigin {
  readonly run: string
  readonly kind: 'retry' | 'rerun' | 'fork'
  /** The event of the origin where the history parts: the last one kept, or the failure left out. */
  readonly at: number
  /** The call of the origin that is executed again: of `retry` the one that failed, of `rerun` the first. */
  readonly call?: CallNumber
  readonly carry: CarryPlan
}

/** A committed fact in a run's log. Plain JSON; one total order per run. */
export type RunEvent =
  | {
      readonly type: 'run.started'
      readonly time: Timestamp
      readonly run: string
      /** 256 bits, hexadecimal: source of every random number of the run. */
      readonly seed: string
      /** The encoded array of arguments. */
      readonly input: Encoded
      readonly prefetch: boolean
      /**
       * Language (BCP 47) and time zone (IANA) of whoever started the run: the defaults of Intl and
       * of local time, wherever the run goes on. Absent in logs of before: the host's.
       */
      readonly locale?: string
      readonly timeZone?: string
      /** Largest encoded value of the run, in bytes. Absent in logs of before: none. */
      readonly valueLimit?: number
      /** No call of the run is answered from the cache. */
      readonly fresh?: true
      /** Of a run that was made of another one. */
      readonly origin?: RunOrigin
    }
  | {
      readonly type: 'attempt.succeeded'
      readonly time: Timestamp
      readonly call: CallNumber
      readonly attempt: number
      readonly check: CallCheck
      readonly value: Encoded
      readonly trace?: AttemptTrace
      /** Nothing was executed: an earlier call with the same code and arguments gave this result. */
      readonly cached?: CacheTrace
    }
  | {
      readonly type: 'attempt.failed'
      readonly time: Timestamp
      readonly call: CallNumber
      readonly attempt: number
      readonly check: CallCheck
      readonly reason: FailureReason
      readonly error: Encoded
      /** The error asked not to be repeated (`retryable: false`). */
      readonly final: boolean
      /** When the error wants to be repeated, in milliseconds after this event (`Retry-After`). */
      readonly retryAfterMs?: number
      /** Details of the attempt's last heartbeat: the next attempt reads them. */
      readonly heartbeat?: Encoded
      readonly trace?: AttemptTrace
    }
  /** A timer is due; `time` is not before that. */
  | {
      readonly type: 'timer.fired'
      readonly time: Timestamp
      readonly timer: TimerNumber
      readonly check: TimerCheck
      /** The timer is a limit of a call, which fails. */
      readonly limit?: CallLimit
    }
  /** A message from outside. */
  | {
      readonly type: 'signal.received'
      readonly time: Timestamp
      readonly name: string
      readonly payload: Encoded
      /** Of several messages with one key only the first comes this far. */
      readonly key: string
      /** Who sent it, as they said. */
      readonly by?: string
      /** The wait that has got it; absent for a message that is kept until one begins. */
      readonly to?: { readonly wait: WaitNumber; readonly check: WaitCheck }
    }
  /** Somebody has decided what an approval asks. */
  | {
      readonly type: 'approval.decided'
      readonly time: Timestamp
      readonly wait: WaitNumber
      readonly check: WaitCheck
      readonly approved: boolean
      /** Names the decision among those that were made. */
      readonly key: string
      /** Who decided, as they said. */
      readonly by?: string
      readonly comment?: string
      /** Encoded; absent when the form was left as it was. */
      readonly form?: Encoded
    }
  /** The host has answered the question at which the run stands. */
  | {
      readonly type: 'evaluated'
      readonly time: Timestamp
      readonly evaluation: EvaluationNumber
      readonly check: EvaluationCheck
      readonly outcome: EvaluationOutcome
    }
  /**
   * The history that a run took over from its origin ends here: what is open is executed from now on.
   */
  | { readonly type: 'run.carried'; readonly time: Timestamp }
  /** From here on the run is one of another release of its graph. */
  | {
      readonly type: 'run.rebound'
      readonly time: Timestamp
      readonly release: Digest
      /** The version that was asked for. */
      readonly version: string
    }
  | {
      readonly type: 'run.cancelled'
      readonly time: Timestamp
      readonly reason: string
      /** Counts twice: the run ends at once (C5). */
      readonly force?: true
    }

export type RunEventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>
