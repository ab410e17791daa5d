import { createHash, timingSafeEqual } from 'node:crypto'
import { NamuError } from '@namu/core/internal'
import type { RequestHandler } from 'express'

/**
 * Whether a request may pass. Compares in a time that does not depend on the tokens: their digests
 * have one length.
 */
export function isAuthorized(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return true
  const given = /^Bearer +(.+)$/i.exec(header ?? '')?.[1]
  return given !== undefined && timingSafeEqual(sha256(given.trim()), sha256(token))
}

/** @throws NamuError NAMU6002 when a token is wanted and `header` does not carry it */
export function authorize(header: string | undefined, token: string | undefined): void {
  if (isAuthorized(header, token)) return
  throw new NamuError(
    'NAMU6002',
    header === undefined ? 'The master wants a token' : 'The token is not the one of this master',
    { hint: 'Send it as `Authorization: Bearer <token>`: `namu login`, or NAMU_TOKEN.' },
  )
}

/** Lets only requests with the token pass. */
export function requireToken(token: string | undefined): RequestHandler {
  return (request, _response, next) => {
    authorize(request.headers.authorization, token)
    next()
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
