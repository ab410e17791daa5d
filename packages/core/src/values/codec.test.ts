import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CancelledError } from '../errors/cancelled-error.js'
import { isNamuError, NamuError } from '../errors/namu-error.js'
import { decode, encode } from './codec.js'
import { copy } from './copy.js'

const roundTrips: readonly [name: string, value: unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['minus zero', -0],
  ['NaN', NaN],
  ['infinities', [Infinity, -Infinity]],
  ['bigint', 2n ** 80n],
  ['text with quotes and surrogates', 'a"\\\n\u2028 \ud83d\ude00'],
  ['a lone surrogate', '\ud800'],
  ['Date', new Date(5)],
  ['an invalid Date', new Date(NaN)],
  ['Map with object keys', new Map<unknown, unknown>([[{ a: 1 }, new Set([1, undefined])]])],
  ['typed arrays', [new Uint8Array([1, 2]), new Float64Array([0.5])]],
  ['a sparse array', Object.assign([1], { 3: 4 })],
  ['own undefined properties', { a: undefined, b: [undefined] }],
]

describe('the value codec', () => {
  test.each(roundTrips)('keeps %s', (_, value) => {
    expect(copy(value)).toStrictEqual(value)
  })

  test('keeps shared references and cycles', () => {
    const shared = { n: 1 }
    const value: { a: unknown; b: unknown; self?: unknown } = { a: shared, b: shared }
    value.self = value
    const back = copy(value)
    expect(back.a).toBe(back.b)
    expect(back.self).toBe(back)
    expect(back.a).not.toBe(shared)
  })

  test('keeps any JSON value, and the order of its keys', () => {
    fc.assert(
      // `__proto__` as a key is refused: the test at the end.
      fc.property(
        fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')),
        (value) => {
          const back = copy(value)
          expect(back).toStrictEqual(value)
          expect(JSON.stringify(back)).toBe(JSON.stringify(value))
        },
      ),
    )
  })

  test('gives equal values one text, whether simple or not', () => {
    for (const simple of [null, true, 5, -1.5, undefined]) {
      expect(encode(simple)).toBe(encode(copy(simple)))
      expect(decode(encode(simple))).toBe(simple)
    }
  })

  test('keeps the class, name, message, cause, stack and own properties of errors', () => {
    const error = new RangeError('too far', { cause: new TypeError('inner') })
    Object.assign(error, { code: 'E42', retryable: false })
    const back = copy(error)
    expect(back).toBeInstanceOf(RangeError)
    expect(back).toMatchObject({ message: 'too far', code: 'E42', retryable: false })
    expect(back.stack).toBe(error.stack)
    expect(back.cause).toBeInstanceOf(TypeError)
    expect(Object.keys(back)).toEqual(['code', 'retryable'])
  })

  test('keeps an AggregateError and a renamed error', () => {
    const renamed = Object.assign(new Error('x'), { name: 'CustomError' })
    const back = copy(new AggregateError([renamed], 'several'))
    expect(back).toBeInstanceOf(AggregateError)
    expect(back.errors[0]).toMatchObject({ name: 'CustomError', message: 'x' })
  })

  test.each([
    ['a cancellation', new CancelledError('The run was cancelled: late')],
    ['an error with a code', new NamuError('NAMU4007', 'no')],
  ])('writes the copy of %s as it wrote the original', (_, error) => {
    const written = encode(error)
    expect(encode(decode(written))).toBe(written)
  })

  test.each([
    ['a function', { list: [() => 1] }, '.list[0]'],
    ['a symbol', { deep: { s: Symbol('x') } }, '.deep.s'],
    ['an instance of a class', { thing: new (class Thing {})() }, '.thing'],
  ])('refuses %s and names its path', (_, value, path) => {
    try {
      encode(value)
      expect.unreachable()
    } catch (error) {
      expect(isNamuError(error) && error.code).toBe('NAMU3001')
      expect((error as Error).message).toContain(path)
    }
  })

  test('refuses text that is no encoded value', () => {
    expect(() => decode('{' as never)).toThrow(expect.objectContaining({ code: 'NAMU3002' }))
  })

  test('never sets a prototype from data', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as object
    expect(() => copy(hostile)).toThrow()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
