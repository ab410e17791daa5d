import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from './utf8.js'

it('encodes every text as the host does, also lone surrogates', () => {
  const text = fc.string({ unit: fc.integer({ max: 0xffff }).map((n) => String.fromCharCode(n)) })
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (sample) => {
      expect(encodeUtf8(sample)).toEqual(Uint8Array.from(new TextEncoder().encode(sample)))
    }),
  )
})

it('decodes every sequence of bytes as the host does, or refuses it', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4),
  )
  const hostStrict = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes)
    } catch {
      return undefined
    }
  }
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (sample) => {
      const bytes = Uint8Array.from(sample)
      expect(decodeUtf8(bytes, false)).toBe(decoder.decode(bytes))
      expect(decodeUtf8(bytes, true)).toBe(hostStrict(bytes))
    }),
    { numRuns: 2_000 },
  )
})
