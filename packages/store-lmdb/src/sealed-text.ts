import { crc32 } from 'node:zlib'
import { NamuError } from '@namu/core/internal'

/**
 * Stored text with its format and checksum.
 *
 * LMDB has no checksums of its own: a byte that flips on the disk would be read as if it had been
 * written. So what nothing else can check has one: events, rows of runs, inputs, snapshots and inbox
 * entries. Graphs, releases and artifacts are named by the digest of their content and checked against
 * that by whoever uses them; indexes are made of keys alone.
 *
 * Format 2 is `2`, the CRC-32 of the text's UTF-8 in eight hexadecimal digits, and the text. Before
 * there was format 1: for events `1` and the text, for all others the text, which is a JSON array or
 * object.
 */
const sealed = '2'
const unsealedEvent = '1'
const unsealed = new Set(['[', '{'])
const digits = 8

export function seal(text: string): string {
  return sealed + checksum(text) + text
}

/** @throws NamuError NAMU5004 when a newer Namu wrote it, NAMU5006 when it is not what was written */
export function unseal(stored: string, where: () => string): string {
  const format = stored.charAt(0)
  if (unsealed.has(format)) return stored
  if (format === unsealedEvent) return stored.slice(1)
  if (format === sealed) {
    const text = stored.slice(1 + digits)
    if (stored.slice(1, 1 + digits) === checksum(text)) return text
    throw damaged(where())
  }
  // Formats count on; anything else never was one.
  if (!(format > sealed && format <= '9')) throw damaged(where())
  throw new NamuError('NAMU5004', 'A newer version of Namu wrote this', {
    where: where(),
    hint: 'Use that version of Namu, or a newer one.',
  })
}

/** Parses what `unseal` gives: without a checksum a damage may show only here. */
export function unsealJson(stored: string, where: () => string): unknown {
  const text = unseal(stored, where)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(where(), error)
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(digits, '0')
}

export function damaged(where: string, cause?: unknown): NamuError {
  return new NamuError('NAMU5006', 'The store holds other data than was written: it is damaged', {
    where,
    hint: 'Check the disk, and bring back a copy of the store from before; nothing was changed.',
    ...(cause === undefined ? {} : { cause }),
  })
}
