import { NamuError, runtimeCodes, type RuntimeCode } from '@namu/core/internal'
import type { ErrorBody } from '../api/errors.js'

/** The error a master answered with, as it would have been thrown there. */
export function serverError(status: number, body: unknown, where: string): NamuError {
  if (!isErrorBody(body)) return foreignAnswer(status, where)
  const { code, message, hint } = body.error
  if (!isRuntimeCode(code)) {
    return new NamuError('NAMU6005', `${message} (${code})`, {
      where: body.error.where ?? where,
      hint: hint ?? 'The master is newer than this client: update the client.',
    })
  }
  return new NamuError(code, message, {
    where: body.error.where ?? where,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** Something that is no master answered: a proxy, or another server at that address. */
function foreignAnswer(status: number, where: string): NamuError {
  if (status === 401 || status === 403) {
    return new NamuError('NAMU6002', `The server refused the credentials (HTTP ${status})`, {
      where,
      hint: 'Check the token: `namu login`, or NAMU_TOKEN.',
    })
  }
  return new NamuError('NAMU6005', `The server answered HTTP ${status} without an error of Namu`, {
    where,
    hint: 'Check that the URL is that of a Namu master and that no proxy stands in between.',
  })
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  )
}

export function isRuntimeCode(code: string): code is RuntimeCode {
  return Object.hasOwn(runtimeCodes, code)
}
