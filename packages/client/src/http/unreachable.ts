import { NamuError } from '@namu/core/internal'

/** NAMU6001 for a request that got no answer. `cause` is what the network reported. */
export function unreachable(url: string, cause: unknown): NamuError {
  return new NamuError('NAMU6001', `The master at ${url} cannot be reached (${reason(cause)})`, {
    where: url,
    hint: 'Start one with `namu master`, or set NAMU_ORCH_URL to the address of a running one.',
    cause,
  })
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'TimeoutError') return 'it did not answer in time'
  const inner = cause.cause
  if (inner instanceof Error) {
    return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message
  }
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  return cause.message
}
