/** UTF-8 as WHATWG's Encoding Standard has it. */

/** The bytes of a text; a lone surrogate is U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const scalar = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
    if (scalar < 0x80) bytes.push(scalar)
    else {
      const following = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3
      const lead = [0, 0xc0, 0xe0, 0xf0][following] ?? 0
      bytes.push(lead | (scalar >> (6 * following)))
      for (let left = following - 1; left >= 0; left -= 1)
        bytes.push(0x80 | ((scalar >> (6 * left)) & 0x3f))
    }
  }
  return Uint8Array.from(bytes)
}

/** How a character that begins with a byte goes on. */
interface Sequence {
  readonly following: number
  /** The bits of the character in the first byte. */
  readonly bits: number
  /** Bounds of the second byte, which keep out overlong forms, surrogates and what is beyond U+10FFFF. */
  readonly low: number
  readonly high: number
}

function sequenceOf(byte: number): Sequence | undefined {
  if (byte >= 0xc2 && byte <= 0xdf)
    return { following: 1, bits: byte & 0x1f, low: 0x80, high: 0xbf }
  if (byte >= 0xe0 && byte <= 0xef) {
    const low = byte === 0xe0 ? 0xa0 : 0x80
    return { following: 2, bits: byte & 0xf, low, high: byte === 0xed ? 0x9f : 0xbf }
  }
  if (byte >= 0xf0 && byte <= 0xf4) {
    const low = byte === 0xf0 ? 0x90 : 0x80
    return { following: 3, bits: byte & 0x7, low, high: byte === 0xf4 ? 0x8f : 0xbf }
  }
  return undefined
}

/**
 * The text of bytes. Each longest part that could still have become a character is one U+FFFD.
 * @returns `undefined` for bytes that are not UTF-8, when that is `fatal`
 */
export function decodeUtf8(bytes: Uint8Array, fatal: false): string
export function decodeUtf8(bytes: Uint8Array, fatal: boolean): string | undefined
export function decodeUtf8(bytes: Uint8Array, fatal: boolean): string | undefined {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0
    at += 1
    if (byte < 0x80) {
      pieces.push(String.fromCharCode(byte))
      continue
    }
    const found = character(bytes, at, sequenceOf(byte))
    at = found.next
    if (found.point === undefined && fatal) return undefined
    pieces.push(String.fromCodePoint(found.point ?? 0xfffd))
  }
  return pieces.join('')
}

function character(
  bytes: Uint8Array,
  from: number,
  sequence: Sequence | undefined,
): { readonly next: number; readonly point?: number } {
  if (sequence === undefined) return { next: from }
  let point = sequence.bits
  for (let count = 0; count < sequence.following; count += 1) {
    const byte = bytes[from + count] ?? 0
    const [low, high] = count === 0 ? [sequence.low, sequence.high] : [0x80, 0xbf]
    if (byte < low || byte > high) return { next: from + count }
    point = (point << 6) | (byte & 0x3f)
  }
  return { next: from + sequence.following, point }
}
