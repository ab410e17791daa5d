import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Encoded } from './codec.js'
import { refuseLarge, sizeOver, utf8Size } from './value-size.js'

it('counts bytes as UTF-8 has them, a lone surrogate as three', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Size(text)).toBe(new TextEncoder().encode(text).length)
    }),
  )
  expect(utf8Size('\ud800a')).toBe(4)
  expect(utf8Size('\udc00\ud800')).toBe(6)
})

it('lets a value of exactly the limit pass', () => {
  const value = '"ää"' as Encoded
  expect(sizeOver(value, 6)).toBeUndefined()
  expect(sizeOver(value, 5)).toBe(6)
  expect(() => {
    refuseLarge(value, 5, 'The result of a')
  }).toThrow(
    expect.objectContaining({
      code: 'NAMU4144',
      message: 'The result of a: 6 bytes are over the limit of 5',
    }),
  )
})
