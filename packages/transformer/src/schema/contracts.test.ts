import { fromWire } from '@namu/core/internal'
import { describe, expect, test } from 'vitest'
import { derive } from '../../test/derive-contract.js'
import {
  bigintSchema as bigint,
  dateSchema as date,
  undefinedSchema as nothing,
} from './wire-schemas.js'

describe('the schema of arguments', () => {
  test('is a tuple with the names of the parameters', () => {
    const { input } = derive('export async function run(a: number, b: Date[]) { return a }')
    expect(input).toEqual({
      type: 'array',
      prefixItems: [
        { title: 'a', type: 'number' },
        { title: 'b', type: 'array', items: date },
      ],
      minItems: 2,
      maxItems: 2,
      items: false,
    })
  })

  test('lets optional parameters be left out, also those with a default', () => {
    const { input } = derive(
      'export async function run(a: string, b = 2, c?: boolean) { return a }',
    )
    expect(input).toMatchObject({ minItems: 1, maxItems: 3, items: false })
    expect(input.prefixItems?.[1]).toEqual({ title: 'b', anyOf: [{ type: 'number' }, nothing] })
    expect(fromWire(input, ['x', null, true])).toEqual(['x', undefined, true])
    expect(fromWire(input, ['x'])).toEqual(['x'])
    expect(() => fromWire(input, [])).toThrow(expect.objectContaining({ code: 'NAMU3003' }))
  })

  test('takes rest parameters, of arrays and of tuples', () => {
    expect(derive('export async function run(...xs: Date[]) { return xs }').input).toEqual({
      type: 'array',
      minItems: 0,
      items: date,
    })
    const { input } = derive('export async function run(a: 1, ...xs: [b: 2, c?: 3]) { return xs }')
    expect(input).toMatchObject({
      prefixItems: [{ const: 1 }, { title: 'b', const: 2 }, { title: 'c' }],
      minItems: 2,
      maxItems: 3,
    })
  })

  test('takes destructured parameters', () => {
    const { input } = derive(
      'export async function run({ a }: { a: Date }, [b]: [bigint]) { return [a, b] }',
    )
    expect(input.prefixItems).toEqual([
      { type: 'object', properties: { a: date }, required: ['a'] },
      { type: 'array', prefixItems: [bigint], minItems: 1, maxItems: 1, items: false },
    ])
  })

  test('ignores a this parameter', () => {
    const { input } = derive(
      'export async function run(this: { x: () => void }, a: 1) { return a }',
    )
    expect(input.prefixItems).toHaveLength(1)
  })

  test('counts a type parameter as its constraint', () => {
    const { input, diagnostics } = derive(
      'export async function run<T, U extends Date>(a: T, b: U, c: keyof T) { return [a, b, c] }',
    )
    expect(input.prefixItems).toEqual([{ title: 'a' }, { ...date, title: 'b' }, { title: 'c' }])
    expect(diagnostics).toEqual([])
  })

  test('carries the documentation of parameters', () => {
    const { input } = derive(
      '/**\n * @param a how often\n */\nexport async function run(a: number) { return a }',
    )
    expect(input.prefixItems?.[0]).toEqual({ title: 'a', type: 'number', description: 'how often' })
  })
})

describe('a type that cannot be serialised', () => {
  test.each<[source: string, message: string]>([
    ['(done: () => void)', 'done is a function, which cannot be serialised.'],
    ['(o: { on: { sold?(): void } })', 'o.on.sold is a function, which cannot be serialised.'],
    ['(xs: { "a b": symbol }[])', 'xs[]["a b"] is a symbol, which cannot be serialised.'],
    ['(m: Map<string, WeakMap<object, 1>>)', 'm (value) is a WeakMap, which cannot be serialised.'],
    ['(r: RegExp)', 'r is a RegExp, which cannot be serialised.'],
    ['(p: [Promise<number>])', 'p[0] is a promise inside a value, which cannot be serialised.'],
    ['(p: P)', 'p is an instance of the class P, which cannot be serialised.'],
    ['(p: G<string>)', 'p is an instance of the class G, which cannot be serialised.'],
    ['(p: typeof P)', 'p is a function, which cannot be serialised.'],
    ['({ f }: { f: Function })', 'parameter 1.f is a Function, which cannot be serialised.'],
    ['(...fs: (() => 1)[])', 'fs[] is a function, which cannot be serialised.'],
    ['(b: Node)', 'b is a Node, which arrives as a Uint8Array, which cannot be serialised.'],
  ])('is reported with the way to it: %s', (parameters, message) => {
    const { diagnostics } = derive(
      `class P { x = 1 }\nclass G<T> { x!: T }\ninterface Node extends Uint8Array {}\n` +
        `export async function run${parameters} { return 1 }`,
    )
    expect(diagnostics.map((found) => [found.code, found.message])).toEqual([['NAMU1301', message]])
  })

  test('is reported at the parameter or at the result type', () => {
    const { diagnostics } = derive(
      'export async function run(a: number, b: symbol): Promise<() => 1> { throw 0 }',
    )
    expect(
      diagnostics.map(({ message, span }) => [message.split(',')[0], span.startColumn]),
    ).toEqual([
      ['b is a symbol', 38],
      ['the result is a function', 50],
    ])
  })

  test('is reported when it grows without end', () => {
    const { diagnostics } = derive(
      'interface G<T> { value: T; next?: G<T[]> }\nexport async function run(g: G<number>) { return 1 }',
    )
    expect(diagnostics.map((found) => found.code)).toEqual(['NAMU1302'])
  })
})
