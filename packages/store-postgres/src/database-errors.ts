import { InvariantError, NamuError } from '@namu/core/internal'

/** Postgres' five-character code of an error, or the system's name of a network error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

/** A deadlock or a serialisation failure: nothing was written, and the same statement may succeed. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40P01' || code === '40001'
}

/** The server does not take connections, or went away: errors of the network and of shutting down. */
export function isUnreachable(error: unknown): boolean {
  const code = codeOf(error)
  if (code === undefined) {
    // The client's own errors have no code.
    return error instanceof Error && /connection|timeout/i.test(error.message)
  }
  return (
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code === '53300' ||
    /^E(CONN|PIPE|NOTFOUND|AI_AGAIN|HOST|NET|TIMEDOUT)/.test(code)
  )
}

/** A failure while the store is in use. */
export function translate(error: unknown): Error {
  if (error instanceof InvariantError) return error
  const message = messageOf(error)
  if (isUnreachable(error)) {
    return new NamuError('NAMU5005', `The connection to Postgres failed: ${message}`, {
      hint: 'Check that the Postgres server runs and is reachable; the store connects again by itself.',
      cause: error,
    })
  }
  const code = codeOf(error)
  return new NamuError(
    'NAMU5005',
    `Postgres refused a statement: ${message}${code === undefined ? '' : ` (SQLSTATE ${code})`}`,
    { hint: 'Look at the log of the Postgres server at this time.', cause: error },
  )
}

/** A failure while the store is opened. */
export function cannotOpen(error: unknown, where: string): NamuError {
  if (error instanceof NamuError && error.code !== 'NAMU5005') {
    return new NamuError(error.code, error.message, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      where: error.where ?? where,
      cause: error,
    })
  }
  const cause = error instanceof NamuError ? error.cause : error
  return new NamuError('NAMU5003', `Postgres cannot be used as the store: ${messageOf(cause)}`, {
    where,
    hint: hintFor(cause),
    cause,
  })
}

function hintFor(error: unknown): string {
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return 'Check the user and the password in the connection string.'
    case '3D000':
      return 'Create the database (createdb), or correct its name in the connection string.'
    case '42501':
      return 'Let the user create a schema in the database: GRANT CREATE ON DATABASE … TO ….'
    default:
      return 'Check that the Postgres server runs and that the connection string names its host and port.'
  }
}

/** Node reports a failed connection to several addresses as an error without text. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((inner) => messageOf(inner)).join('; ')
  }
  return error instanceof Error ? error.message : String(error)
}
