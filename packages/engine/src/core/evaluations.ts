import type { Digest, Encoded, HostBuiltin } from '@namu/core/internal'

/** Per-run number of an evaluation, from 1; the fold derives it again. */
export type EvaluationNumber = number

/** Self-check of the event about an evaluation, as `CallCheck` for calls. */
export interface EvaluationCheck {
  readonly builtin: HostBuiltin
  /** Digest of the encoded operands. */
  readonly operands: Digest
}

/**
 * A question to the host: a built-in whose result depends on the host's language, time zone or
 * versions. The run stands still until the event `evaluated` answers it.
 */
export interface EvaluationRequest {
  readonly evaluation: EvaluationNumber
  readonly check: EvaluationCheck
  /** The encoded array of operands: the receiver, if there is one, and the arguments. */
  readonly operands: Encoded
  /** Language of the run, a BCP 47 tag; absent for a run of before it was recorded. */
  readonly locale?: string
  /** Time zone of the run, an IANA name; absent as `locale`. */
  readonly timeZone?: string
}

/** What the host answered; `error` is the encoded error that the built-in threw. */
export type EvaluationOutcome =
  | { readonly status: 'returned'; readonly value: Encoded }
  | { readonly status: 'threw'; readonly error: Encoded }
