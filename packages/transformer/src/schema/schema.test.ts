import { fromWire, toWire, type JsonSchema } from '@namu/core/internal'
import { describe, expect, test } from 'vitest'
import { derive } from '../../test/derive-contract.js'

/** The schema of one type, as the result of an async function. */
function schemaOf(type: string, declarations = ''): JsonSchema {
  const { output, diagnostics } = derive(
    `${declarations}\nexport async function run(): Promise<${type}> { throw 0 }`,
  )
  expect(diagnostics).toEqual([])
  return output
}

const date = { type: 'string', format: 'date-time', 'x-namu': 'Date' }
const bigint = { type: 'string', pattern: '^-?[0-9]+$', 'x-namu': 'bigint' }
const nothing = { type: 'null', 'x-namu': 'undefined' }
const object = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
})

const table: readonly [type: string, schema: object, declarations?: string][] = [
  ['string', { type: 'string' }],
  ['number', { type: 'number' }],
  ['boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ['void', nothing],
  ['undefined', nothing],
  ['never', { not: {} }],
  ['unknown', {}],
  ['any', {}],
  ['object', {}],
  ['{}', {}],
  ['bigint', bigint],
  ['Date', date],
  ['Uint8Array', { type: 'string', contentEncoding: 'base64', 'x-namu': 'bytes:Uint8Array' }],
  ['Float64Array', { type: 'string', contentEncoding: 'base64', 'x-namu': 'bytes:Float64Array' }],
  ['ArrayBuffer', { type: 'string', contentEncoding: 'base64', 'x-namu': 'bytes:ArrayBuffer' }],
  [
    'Map<string, Date>',
    {
      type: 'array',
      'x-namu': 'Map',
      items: {
        type: 'array',
        prefixItems: [{ type: 'string' }, date],
        items: false,
        minItems: 2,
        maxItems: 2,
      },
    },
  ],
  ['ReadonlySet<bigint>', { type: 'array', items: bigint, uniqueItems: true, 'x-namu': 'Set' }],
  ['"a"', { const: 'a' }],
  ['5', { const: 5 }],
  ['true', { const: true }],
  ['-7n', { ...bigint, const: '-7' }],
  ['"b" | "a"', { type: 'string', enum: ['a', 'b'] }],
  ['10 | 2 | -1', { type: 'number', enum: [-1, 2, 10] }],
  ['"a" | 1 | true', { enum: [true, 1, 'a'] }],
  ['`id-${number}`', { type: 'string' }],
  ['Uppercase<string>', { type: 'string' }],
  ['string | null', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
  ['boolean | string', { anyOf: [{ type: 'boolean' }, { type: 'string' }] }],
  ['string | Date', { anyOf: [date, { type: 'string' }] }],
  ['undefined | null | string', { anyOf: [{ type: 'string' }, { type: 'null' }, nothing] }],
  ['string[]', { type: 'array', items: { type: 'string' } }],
  ['readonly Date[]', { type: 'array', items: date }],
  ['(string | undefined)[]', { type: 'array', items: { anyOf: [{ type: 'string' }, nothing] } }],
  [
    '[number, string?]',
    {
      type: 'array',
      prefixItems: [{ type: 'number' }, { anyOf: [{ type: 'string' }, nothing] }],
      minItems: 1,
      items: false,
      maxItems: 2,
    },
  ],
  [
    'readonly [x: number, ...rest: Date[]]',
    { type: 'array', prefixItems: [{ type: 'number', title: 'x' }], minItems: 1, items: date },
  ],
  ['[]', { type: 'array', minItems: 0, items: false, maxItems: 0 }],
  ['Record<string, number>', { type: 'object', additionalProperties: { type: 'number' } }],
  ['Record<"a" | "b", 1>', object({ a: { const: 1 }, b: { const: 1 } }, 'a', 'b')],
  [
    '{ [key: number]: string }',
    {
      type: 'object',
      additionalProperties: { type: 'string' },
      propertyNames: { pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
    },
  ],
  [
    '{ name: string; [key: string]: string | number }',
    {
      ...object({ name: { type: 'string' } }, 'name'),
      additionalProperties: { anyOf: [{ type: 'number' }, { type: 'string' }] },
    },
  ],
  ['{ b: string; a?: number }', object({ b: { type: 'string' }, a: { type: 'number' } }, 'b')],
  ['{ a: number | undefined }', object({ a: { type: 'number' } })],
  ['{ a?: boolean }', object({ a: { type: 'boolean' } })],
  ['{ a?: undefined }', object({ a: { not: {} } })],
  ['{ a: unknown }', object({ a: {} })],
  ['Partial<Point>', object({ x: { type: 'number' } }), 'interface Point { x: number }'],
  ['Pick<Both, "b">', object({ b: date }, 'b'), 'interface Both { a: 1; b: Date }'],
  [
    'A & { b: string }',
    object({ a: { type: 'number' }, b: { type: 'string' } }, 'a', 'b'),
    'interface A { a: number }',
  ],
  [
    'B',
    object({ b: { type: 'string' }, a: { type: 'number' } }, 'a', 'b'),
    'interface A { a: number }\ninterface B extends A { b: string }',
  ],
  ['UserId', { type: 'string' }, 'type UserId = string & { readonly __brand: "UserId" }'],
  [
    'Moment',
    date,
    'declare const brand: unique symbol\ntype Moment = Date & { readonly [brand]: 1 }',
  ],
  [
    'Checked',
    object({ a: { type: 'number' } }, 'a'),
    'declare const brand: unique symbol\ntype Checked = { a: number } & { [brand]: true }',
  ],
  [
    'Colour',
    { type: 'string', enum: ['blue', 'red'] },
    'enum Colour { Red = "red", Blue = "blue" }',
  ],
  ['Level', { type: 'number', enum: [0, 1] }, 'enum Level { Low, High }'],
  ['Level.High', { const: 1 }, 'enum Level { Low, High }'],
  [
    'Box<Date>',
    object({ value: date, list: { type: 'array', items: date } }, 'list', 'value'),
    'interface Box<T> { value: T; list: T[] }',
  ],
  [
    'Event',
    {
      anyOf: [
        object({ kind: { const: 'at' }, at: date }, 'at', 'kind'),
        object({ kind: { const: 'by' }, by: { type: 'string' } }, 'by', 'kind'),
      ],
    },
    'type Event = { kind: "by"; by: string } | { kind: "at"; at: Date }',
  ],
  [
    'Failure',
    {
      ...object({ name: { type: 'string' }, message: { type: 'string' } }, 'message'),
      'x-namu': 'Error',
    },
    'class Failure extends RangeError { code = 1 }',
  ],
  [
    '{ a: string[]; b: string[] }',
    object(
      {
        a: { type: 'array', items: { type: 'string' } },
        b: { type: 'array', items: { type: 'string' } },
      },
      'a',
      'b',
    ),
  ],
  [
    'Account',
    {
      ...object({ id: { type: 'string', description: 'Never reused.' } }, 'id'),
      description: 'Who pays.',
    },
    '/** Who pays. */\ninterface Account {\n/** Never reused. */\nid: string }',
  ],
]

describe('the JSON Schema of a type', () => {
  test.each(table)('%s', (type, schema, declarations) => {
    expect(schemaOf(type, declarations)).toEqual(schema)
  })

  test('a recursive interface is a definition of its name', () => {
    const schema = schemaOf('Tree<Date>', 'interface Tree<T> { value: T; children: Tree<T>[] }')
    expect(schema).toEqual({
      $ref: '#/$defs/Tree_Date',
      $defs: {
        Tree_Date: object(
          { value: date, children: { type: 'array', items: { $ref: '#/$defs/Tree_Date' } } },
          'children',
          'value',
        ),
      },
    })
  })

  test('a recursive alias of a union is a definition of its name', () => {
    const schema = schemaOf('Json', 'type Json = null | string | Json[] | { [key: string]: Json }')
    expect(schema).toEqual({
      $ref: '#/$defs/Json',
      $defs: {
        Json: {
          anyOf: [
            { type: 'object', additionalProperties: { $ref: '#/$defs/Json' } },
            { type: 'array', items: { $ref: '#/$defs/Json' } },
            { type: 'string' },
            { type: 'null' },
          ],
        },
      },
    })
  })

  test('types that contain each other are definitions too', () => {
    const schema = schemaOf('A', 'interface A { b?: B }\ninterface B { a: A | null; when: Date }')
    expect(schema).toEqual({
      $ref: '#/$defs/A',
      $defs: {
        A: object({
          b: object(
            { a: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] }, when: date },
            'a',
            'when',
          ),
        }),
      },
    })
    const value = { b: { a: { b: { a: null, when: new Date(1) } }, when: new Date(2) } }
    expect(fromWire(schema, toWire(value))).toEqual(value)
  })

  test('an unnamed recursive part is called after the alias it is written in', () => {
    const schema = schemaOf('{ of?: List }', 'type List = string | { rest: List | undefined }')
    expect(Object.keys(schema.$defs ?? {})).toEqual(['List'])
  })

  test('a named type that is used twice is written once', () => {
    const schema = schemaOf('{ from: Point; to: Point }', 'interface Point { x: number }')
    expect(schema).toEqual({
      ...object({ from: { $ref: '#/$defs/Point' }, to: { $ref: '#/$defs/Point' } }, 'from', 'to'),
      $defs: { Point: object({ x: { type: 'number' } }, 'x') },
    })
  })

  test('types of one name do not mix', () => {
    const schema = schemaOf(
      '{ a: left.P; b: left.P; c: right.P; d: right.P }',
      'namespace left { export interface P { l: 1 } }\nnamespace right { export interface P { r: 1 } }',
    )
    expect(schema.$defs).toEqual({
      P: object({ l: { const: 1 } }, 'l'),
      P2: object({ r: { const: 1 } }, 'r'),
    })
  })

  test('a wide graph of types does not blow up', () => {
    const levels = Array.from(
      { length: 40 },
      (_, n) => `interface L${String(n)} { a: L${String(n + 1)}; b: L${String(n + 1)} }`,
    )
    const schema = schemaOf('L0', `${levels.join('\n')}\ninterface L40 { end: Date }`)
    expect(JSON.stringify(schema).length).toBeLessThan(10_000)
  })

  test('the order of alternatives does not depend on what else was checked before', () => {
    const types = 'interface A { a: Date }\ninterface B { b: Date }\n'
    const one = schemaOf('A | B | "x" | "y"', types)
    const two = schemaOf(
      '"y" | B | "x" | A',
      `${types}export const early: [B, A, 'y'] = null as never`,
    )
    expect(JSON.stringify(two)).toBe(JSON.stringify(one))
  })
})
