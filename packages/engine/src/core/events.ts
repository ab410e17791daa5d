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
    }
  | {
      readonly type: 'attempt.succeeded'
      readonly time: Timestamp
      readonly call: CallNumber
      readonly attempt: number
      readonly check: CallCheck
      readonly value: Encoded
      readonly trace?: AttemptTrace
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
      readonly trace?: AttemptTrace
    }
  /** A timer is due; `time` is not before that. */
  | {
      readonly type: 'timer.fired'
      readonly time: Timestamp
      readonly timer: TimerNumber
      readonly check: TimerCheck
    }
  /** The host has answered the question at which the run stands. */
  | {
      readonly type: 'evaluated'
      readonly time: Timestamp
      readonly evaluation: EvaluationNumber
      readonly check: EvaluationCheck
      readonly outcome: EvaluationOutcome
    }
  | {
      readonly type: 'run.cancelled'
      readonly time: Timestamp
      readonly reason: string
    }

export type RunEventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>
