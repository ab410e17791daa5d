import { decodeUtf8, encodeUtf8 } from '../convert/utf8.js'
import type { Pair } from '../state/host-objects.js'

/**
 * application/x-www-form-urlencoded, as the URL standard has it (5.1 and 5.2): the same on every host.
 */

export function parseForm(text: string): Pair[] {
  const pairs: Pair[] = []
  for (const part of text.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    pairs.push(
      at === -1 ? [plain(part), ''] : [plain(part.slice(0, at)), plain(part.slice(at + 1))],
    )
  }
  return pairs
}

export function serializeForm(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
}

/** USVString: surrogates without partner become U+FFFD. */
export function scalarText(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  )
}

const unescaped = /^[A-Za-z0-9*\-._]$/

function encoded(text: string): string {
  let result = ''
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte)
    if (byte === 0x20) result += '+'
    else if (unescaped.test(character)) result += character
    else result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}

/** `+` is a space and `%XX` a byte; the bytes are UTF-8. */
function plain(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  if (!spaced.includes('%')) return scalarText(spaced)
  const bytes: number[] = []
  const source = encodeUtf8(spaced)
  for (let at = 0; at < source.length; at += 1) {
    const hex = source[at] === 0x25 ? spell(source[at + 1], source[at + 2]) : undefined
    bytes.push(hex ?? source[at] ?? 0)
    if (hex !== undefined) at += 2
  }
  return decodeUtf8(Uint8Array.from(bytes), false)
}

function spell(high: number | undefined, low: number | undefined): number | undefined {
  const text = String.fromCharCode(high ?? 0, low ?? 0)
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : undefined
}
