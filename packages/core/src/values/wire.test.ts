import { describe, expect, test } from 'vitest'
import type { JsonSchema } from '../schema/json-schema.js'
import { fromWire } from './from-wire.js'
import { toWire } from './to-wire.js'

const date = { type: 'string', format: 'date-time', 'x-namu': 'Date' } as const
const bigint = { type: 'string', 'x-namu': 'bigint' } as const
const nothing = { type: 'null', 'x-namu': 'undefined' } as const
const text = { type: 'string' } as const

/** What the wire form of each value is, and that its schema reads the same value back. */
const forms: readonly [name: string, schema: JsonSchema, value: unknown, wire: unknown][] = [
  ['a date', date, new Date(0), '1970-01-01T00:00:00.000Z'],
  [
    'a URL',
    { type: 'string', 'x-namu': 'URL' },
    new URL('https://a.example/b?c#d'),
    'https://a.example/b?c#d',
  ],
  [
    'a query',
    { type: 'string', 'x-namu': 'URLSearchParams' },
    new URLSearchParams('a=1&b='),
    'a=1&b=',
  ],
  ['an invalid date', date, new Date(NaN), 'Invalid Date'],
  ['a bigint', bigint, -(2n ** 70n), '-1180591620717411303424'],
  ['undefined', nothing, undefined, null],
  ['NaN', { type: 'number' }, NaN, 'NaN'],
  ['an infinity', { type: 'number' }, -Infinity, '-Infinity'],
  [
    'a map',
    {
      type: 'array',
      'x-namu': 'Map',
      items: { type: 'array', prefixItems: [text, date], items: false, minItems: 2 },
    },
    new Map([['a', new Date(5)]]),
    [['a', '1970-01-01T00:00:00.005Z']],
  ],
  ['a set', { type: 'array', items: bigint, 'x-namu': 'Set' }, new Set([1n, 2n]), ['1', '2']],
  ['bytes', { type: 'string', 'x-namu': 'bytes:Uint8Array' }, Uint8Array.of(0, 255, 7), 'AP8H'],
  [
    'wider typed arrays',
    { type: 'string', 'x-namu': 'bytes:Float64Array' },
    Float64Array.of(1.5, -0),
    'AAAAAAAA+D8AAAAAAAAAgA==',
  ],
  [
    'an array buffer',
    { type: 'string', 'x-namu': 'bytes:ArrayBuffer' },
    Uint8Array.of(1, 2).buffer,
    'AQI=',
  ],
  [
    'an object without its undefined properties',
    { type: 'object', properties: { at: date, gone: text }, required: ['at'] },
    { at: new Date(1), gone: undefined },
    { at: '1970-01-01T00:00:00.001Z' },
  ],
  [
    'a list with a hole of undefined',
    { type: 'array', items: { anyOf: [bigint, nothing] } },
    [1n, undefined],
    ['1', null],
  ],
  [
    'a tuple with a rest',
    { type: 'array', prefixItems: [text], minItems: 1, items: date },
    ['x', new Date(2)],
    ['x', '1970-01-01T00:00:00.002Z'],
  ],
  [
    'a record',
    { type: 'object', additionalProperties: bigint },
    { a: 1n, 'b/~c': 2n },
    { a: '1', 'b/~c': '2' },
  ],
  [
    'a recursive type',
    {
      $ref: '#/$defs/Node',
      $defs: {
        Node: {
          type: 'object',
          properties: {
            at: date,
            next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] },
          },
          required: ['at', 'next'],
        },
      },
    },
    { at: new Date(1), next: { at: new Date(2), next: null } },
    {
      at: '1970-01-01T00:00:00.001Z',
      next: { at: '1970-01-01T00:00:00.002Z', next: null },
    },
  ],
  [
    'a discriminated union',
    {
      anyOf: [
        {
          type: 'object',
          properties: { kind: { const: 'at' }, v: date },
          required: ['kind', 'v'],
        },
        {
          type: 'object',
          properties: { kind: { const: 'text' }, v: text },
          required: ['kind', 'v'],
        },
      ],
    },
    { kind: 'text', v: '1970-01-01T00:00:00.000Z' },
    { kind: 'text', v: '1970-01-01T00:00:00.000Z' },
  ],
  ['plain JSON under an empty schema', {}, { a: [1, { b: null }] }, { a: [1, { b: null }] }],
]

describe('the wire form', () => {
  test.each(forms)('of %s is plain JSON and reads back', (_name, schema, value, wire) => {
    const written = toWire(value)
    expect(written).toEqual(wire)
    const throughText: unknown = JSON.parse(JSON.stringify(written))
    expect(throughText).toEqual(wire)
    const back = fromWire(schema, throughText)
    if (value !== null && typeof value === 'object' && 'gone' in value) {
      expect(back).toEqual({ at: new Date(1) })
    } else {
      expect(back).toStrictEqual(value)
    }
  })

  test('of an error keeps its name, message, cause and properties, and not its stack', () => {
    const error = Object.assign(new RangeError('too far', { cause: { at: 3 } }), { code: 'E_FAR' })
    const written = toWire(error)
    expect(written).toEqual({
      name: 'RangeError',
      message: 'too far',
      cause: { at: 3 },
      code: 'E_FAR',
    })
    const back = fromWire({ 'x-namu': 'Error' }, written)
    expect(back).toBeInstanceOf(RangeError)
    expect(back).toMatchObject({ message: 'too far', cause: { at: 3 }, code: 'E_FAR' })
  })

  test('keeps a property named __proto__ as a property', () => {
    const json: unknown = JSON.parse('{"__proto__": {"polluted": true}}')
    const back = fromWire({ type: 'object' }, json) as object
    expect(Object.hasOwn(back, '__proto__')).toBe(true)
    expect('polluted' in back).toBe(false)
  })

  test('writes a shared reference once per place', () => {
    const shared = { a: 1 }
    expect(toWire([shared, shared])).toEqual([{ a: 1 }, { a: 1 }])
  })

  test.each([
    ['a function', { deep: [() => 1] }, '/deep/0'],
    ['a symbol', Symbol('s'), 'the value itself'],
    ['an instance of a class', { 'a/b': new (class Point {})() }, '/a~1b'],
  ])('refuses %s and says where', (_name, value, where) => {
    expect(() => toWire(value)).toThrow(expect.objectContaining({ code: 'NAMU3001', where }))
  })

  test('refuses a cycle', () => {
    const loop: { self?: unknown } = {}
    loop.self = [loop]
    expect(() => toWire(loop)).toThrow(
      expect.objectContaining({ code: 'NAMU3001', where: '/self/0' }),
    )
  })
})

describe('reading the wire form', () => {
  test.each<[string, JsonSchema, unknown, string]>([
    ['a wrong type', { type: 'array', items: { type: 'number' } }, [1, 'x'], '/1'],
    ['a bad date', { properties: { at: date } }, { at: 'yesterday' }, '/at'],
    ['a day that does not exist', date, '2024-13-40T00:00:00Z', 'the value itself'],
    ['a bad bigint', bigint, '1.5', 'the value itself'],
    ['bad base64', { 'x-namu': 'bytes:Uint8Array' }, '???', 'the value itself'],
    [
      'bytes that do not fill the last item',
      { 'x-namu': 'bytes:Int16Array' },
      'AQ==',
      'the value itself',
    ],
    ['a missing property', { type: 'object', required: ['a'] }, {}, 'the value itself'],
    ['too few items', { type: 'array', prefixItems: [text], minItems: 1 }, [], 'the value itself'],
    [
      'too many items',
      { type: 'array', prefixItems: [text], items: false },
      ['', ''],
      'the value itself',
    ],
    ['another constant', { const: 1 }, 2, 'the value itself'],
    ['a value outside an enum', { enum: ['a', 'b'] }, 'c', 'the value itself'],
    ['a value where none can be', { not: {} }, 1, 'the value itself'],
    [
      'a property that is forbidden',
      { type: 'object', additionalProperties: false },
      { a: 1 },
      '/a',
    ],
    ['a reference to nowhere', { $ref: '#/$defs/toString', $defs: {} }, 1, 'the value itself'],
  ])('refuses %s with its path', (_name, schema, json, where) => {
    expect(() => fromWire(schema, json)).toThrow(
      expect.objectContaining({ code: 'NAMU3003', where }),
    )
  })

  test('names the part of the union member that came closest', () => {
    const schema: JsonSchema = {
      anyOf: [{ type: 'object', properties: { at: date }, required: ['at'] }, { type: 'null' }],
    }
    expect(() => fromWire(schema, { at: 1 })).toThrow(expect.objectContaining({ where: '/at' }))
  })

  test('takes the first alternative that fits, so a date-time text is a Date', () => {
    const schema: JsonSchema = { anyOf: [date, text] }
    expect(fromWire(schema, '2024-01-02T03:04:05Z')).toEqual(new Date('2024-01-02T03:04:05Z'))
    expect(fromWire(schema, 'soon')).toBe('soon')
  })
})
