import { createHash } from 'node:crypto'

/** A name for a content: equal contents, and only they, have equal names. */
export function contentDigest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  // With its length before it no part runs into the next.
  for (const part of parts) hash.update(`${String(part.length)}:`).update(part)
  return hash.digest('hex')
}
