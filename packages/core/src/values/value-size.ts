import { NamuError } from '../errors/namu-error.js'
import type { Encoded } from './codec.js'

/** Largest value that is kept inline in a log: 1 MiB of its encoded text. */
export const defaultValueLimit = 1_048_576

/** Bytes of a text in UTF-8. */
export function utf8Size(text: string): number {
  let size = text.length
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    const isLead = unit >= 0xd800 && unit < 0xdc00
    const next = isLead ? text.charCodeAt(at + 1) : 0
    if (next >= 0xdc00 && next < 0xe000) {
      // Two units, four bytes.
      size += 2
      at += 1
    } else size += unit < 0x800 ? 1 : 2
  }
  return size
}

/** The size of a value that is over the limit, in bytes of its encoded text; else `undefined`. */
export function sizeOver(value: Encoded, limit: number): number | undefined {
  // A unit of the text has one to three bytes.
  if (value.length * 3 <= limit) return undefined
  const size = utf8Size(value)
  return size > limit ? size : undefined
}

/** What to do about a value over the limit. */
export const sizeHint =
  'Keep the data where it is (a file, an object store, a database) and pass its name; or raise the limit of the host.'

export function sizeMessage(what: string, size: number, limit: number): string {
  return `${what}: ${String(size)} bytes are over the limit of ${String(limit)}`
}

/** @throws NamuError NAMU4144 when the value is over the limit; `what` names it */
export function refuseLarge(value: Encoded, limit: number, what: string, where?: string): void {
  const size = sizeOver(value, limit)
  if (size === undefined) return
  throw new NamuError('NAMU4144', sizeMessage(what, size, limit), {
    hint: sizeHint,
    ...(where === undefined ? {} : { where }),
  })
}
