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
  for (const byte of new TextEncoder().encode(text)) {
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
  const source = new TextEncoder().encode(spaced)
  for (let at = 0; at < source.length; at += 1) {
    const hex = source[at] === 0x25 ? spell(source[at + 1], source[at + 2]) : undefined
    bytes.push(hex ?? source[at] ?? 0)
    if (hex !== undefined) at += 2
  }
  return decodeUtf8(bytes)
}

function spell(high: number | undefined, low: number | undefined): number | undefined {
  const text = String.fromCharCode(high ?? 0, low ?? 0)
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : undefined
}

/** Length of the sequence and the bounds of its second byte, by its first (Unicode, table 3-7). */
function sequence(first: number): readonly [length: number, low: number, high: number] | undefined {
  if (first <= 0x7f) return [1, 0, 0]
  if (first >= 0xc2 && first <= 0xdf) return [2, 0x80, 0xbf]
  if (first >= 0xe0 && first <= 0xef)
    return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf]
  if (first >= 0xf0 && first <= 0xf4)
    return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf]
  return undefined
}

/** The UTF-8 decoder of the encoding standard: each maximal part of a bad sequence is one U+FFFD. */
function decodeUtf8(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const shape = sequence(first)
    let taken = 1
    if (shape !== undefined) {
      const [length, low, high] = shape
      let point = length === 1 ? first : first & (0x7f >> length)
      while (taken < length) {
        const next = bytes[at + taken] ?? -1
        if (next < (taken === 1 ? low : 0x80) || next > (taken === 1 ? high : 0xbf)) break
        point = (point << 6) | (next & 0x3f)
        taken += 1
      }
      text += taken === length ? String.fromCodePoint(point) : '\ufffd'
    } else text += '\ufffd'
    at += taken
  }
  return text
}
