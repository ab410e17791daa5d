import { digestOf, type RetryPolicy } from '@namu/core/internal'
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
