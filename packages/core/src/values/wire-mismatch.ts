import { NamuError } from '../errors/namu-error.js'

/** A part of a wire value that its schema does not allow; `path` is a JSON pointer. */
export class WireMismatch extends Error {
  readonly path: string
  readonly reason: string

  constructor(path: string, reason: string) {
    super(reason)
    this.path = path
    this.reason = reason
  }

  toNamuError(): NamuError {
    const where = this.path === '' ? 'the value itself' : this.path
    return new NamuError(
      'NAMU3003',
      `The value at ${where} does not fit its schema: ${this.reason}`,
      {
        where,
        hint: 'Correct the value at this path; the schema says what it may be.',
      },
    )
  }
}

export function mismatch(path: string, expected: string, found: unknown): WireMismatch {
  return new WireMismatch(path, `expected ${expected}, found ${shorten(found)}`)
}

function shorten(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
