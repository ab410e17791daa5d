import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.js'
import { digestOf } from './digest.js'

test('canonical JSON sorts keys at every depth and leaves out undefined properties', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined, A: 'x' })).toBe(
    '{"A":"x","b":[{"c":2,"d":1}]}',
  )
})

test('canonical JSON does not depend on the order of insertion', () => {
  expect(canonicalJson({ x: 1, y: 2 })).toBe(canonicalJson({ y: 2, x: 1 }))
})

test('a digest is the sha256 of the UTF-8 text', () => {
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(digestOf(new TextEncoder().encode('é'))).toBe(digestOf('é'))
})
