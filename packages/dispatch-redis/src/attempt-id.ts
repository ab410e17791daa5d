import type { AttemptKey } from '@namu/engine'
import { invariant } from '@namu/core/internal'

/** The name of an attempt in Redis. */
export function attemptId(attempt: AttemptKey): string {
  return `${attempt.run}/${String(attempt.call)}/${String(attempt.attempt)}`
}

export function parseAttemptId(id: string): AttemptKey {
  const match = /^(.*)\/(\d+)\/(\d+)$/s.exec(id)
  invariant(match?.[1] !== undefined, `${id} names an attempt`)
  return { run: match[1], call: Number(match[2]), attempt: Number(match[3]) }
}
