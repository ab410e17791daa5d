import {
  classIdsOf,
  decode,
  digestOf,
  errorClassOf,
  type Encoded,
  type RetryPolicy,
} from '@namu/core/internal'
import type { Call } from '../state/call.js'

/**
 * Milliseconds before the next attempt: exponential in the charged failures, capped, with a random
 * share that depends only on the run's seed, the call's name and the attempt, so that a fold draws it
 * again.
 */
export function retryDelay(
  policy: RetryPolicy,
  seed: string,
  call: Pick<Call, 'check' | 'attempt' | 'charged'>,
): number {
  const exponent = Math.max(call.charged - 1, 0)
  const full = Math.min(policy.initialDelayMs * policy.factor ** exponent, policy.maxDelayMs)
  const share = fraction(`retry\n${seed}\n${call.check.name}\n${String(call.attempt)}`)
  return Math.round(full * (1 - policy.jitter * share))
}

/** A number in [0, 1) with 52 random bits drawn from the text. */
export function fraction(text: string): number {
  return Number.parseInt(digestOf(text).slice(0, 13), 16) / 2 ** 52
}

/** Whether an error is of a class after which the policy wants no attempt, or of a subclass. */
export function isExcepted({ except = [] }: RetryPolicy, encoded: Encoded): boolean {
  if (except.length === 0) return false
  // Decoded without the program's classes: the error remembers the ids of all of them.
  const error = decode(encoded)
  if (!(error instanceof Error)) return false
  const ids = classIdsOf(error)
  const builtIn = errorClassOf(error)
  return except.some((id) => ids.includes(id) || id === builtIn || id === 'Error')
}
