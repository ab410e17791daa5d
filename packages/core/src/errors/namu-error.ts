import type { RuntimeCode } from './codes.js'

export interface NamuErrorOptions {
  /** What the reader can do next, one sentence. */
  readonly hint?: string
  /** What it concerns: a file position, a run, a call, a URL. */
  readonly where?: string
  readonly cause?: unknown
}

/**
 * An error that reaches a person: `code` is stable and never reused, `message` says what happened,
 * `where` what it concerns and `hint` what to do.
 */
export class NamuError extends Error {
  readonly code: RuntimeCode
  readonly where: string | undefined
  readonly hint: string | undefined

  constructor(code: RuntimeCode, message: string, options: NamuErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'NamuError'
    this.code = code
    this.where = options.where
    this.hint = options.hint
  }
}

/** Recognises a NamuError across copies of this package (a task's bundle carries its own). */
export function isNamuError(error: unknown): error is NamuError {
  return error instanceof Error && error.name === 'NamuError' && 'code' in error
}

/** A broken invariant: a bug of Namu, never of its user. */
export class InvariantError extends Error {
  constructor(message: string) {
    super(`Broken invariant: ${message}. This is a bug in Namu; please report it.`)
    this.name = 'InvariantError'
  }
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message)
}

/** For the default branch of an exhaustive switch. */
export function unreachable(value: never, what: string): never {
  throw new InvariantError(`unknown ${what} ${JSON.stringify(value)}`)
}
