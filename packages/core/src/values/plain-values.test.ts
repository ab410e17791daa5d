import { stringify } from 'devalue'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writePlain } from './plain-values.js'

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 4,
})
/** Parts that occur several times, by reference and by value. */
const withShared = fc
  .tuple(anything, anything)
  .map(([a, b]) => ({ a, again: [a, b, { b, a }], one: 1, ones: [1, 1, '1', true, -0, 0, null] }))
const values = fc.oneof(anything, withShared, fc.jsonValue())

describe('what is plain', () => {
  it('is written as devalue writes it, and everything else is left to it (P1, P2)', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = writePlain(value)
        if (text !== undefined) expect(text).toBe(stringify(value))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes the quick way', () => {
    const node = { name: 'lamp', price: 12.5, tags: ['a', 'b', 'a'], none: undefined }
    const value = [node, node, [], {}, NaN, -0, -Infinity, null, true, 'ü 😀']
    const text = writePlain(value)
    expect(text).toBe(stringify(value))
  })

  it('keeps shared references and cycles', () => {
    const ring: unknown[] = []
    ring.push(ring, { ring })
    expect(writePlain(ring)).toBe(stringify(ring))
  })
})

describe('what is not plain', () => {
  it.each([
    ['a hole', Object.assign(new Array(3), { 0: 1 })],
    ['a bigint', [1n]],
    ['a date', { at: new Date(0) }],
    ['a thenable', { then: 1 }],
    ['a class instance', [new (class Point {})()]],
    ['a symbol as key', { [Symbol.iterator]: 1 }],
    ['an array of a class', [new (class extends Array {})()]],
    ['__proto__ as key', JSON.parse('{"__proto__": 1}') as unknown],
    ['a lone surrogate', ['\ud800']],
    ['markup', ['<b>']],
  ])('is not written: %s', (_what, value) => {
    expect(writePlain(value)).toBeUndefined()
  })
})
