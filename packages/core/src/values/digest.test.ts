import fc from 'fast-check'
import { expect, it } from 'vitest'
import { digestOf, nodeHash, portableHash } from './digest.js'

it('is the same with and without Node, for every text and all bytes', () => {
  const native = nodeHash(process)
  expect(native).toBeDefined()
  const content = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array(), fc.constant('\ud800'))
  fc.assert(
    fc.property(content, (one) => {
      expect(native?.(one)).toBe(portableHash(one))
      expect(digestOf(one)).toBe(portableHash(one))
    }),
  )
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

it('needs no Node', () => {
  expect(nodeHash(undefined)).toBeUndefined()
  expect(nodeHash({})).toBeUndefined()
})
