import { NamuError } from '@namu/core'

/** Redis does not answer at all. */
export function unreachable(error: Error | undefined, where: string): NamuError {
  const why = error === undefined ? 'it closed the connection' : describe(error)
  return new NamuError('NAMU7006', `Redis cannot be reached: ${why}`, {
    where,
    hint: 'Check that the Redis server runs and that its URL names the right host, port and password.',
    ...(error === undefined ? {} : { cause: error }),
  })
}

/** Redis answers, and does not take what it is given. */
export function refused(error: unknown): NamuError {
  const why = error instanceof Error ? describe(error) : String(error)
  return new NamuError('NAMU7006', `Redis refuses the work: ${why}`, {
    hint: 'Check the memory limit and the log of the Redis server; the work is repeated until it is taken.',
    cause: error,
  })
}

/** Node reports a failed connection to several addresses as an error without text. */
function describe(error: Error): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors
      .map((inner) => (inner instanceof Error ? inner.message : String(inner)))
      .join('; ')
  }
  return error.message
}
