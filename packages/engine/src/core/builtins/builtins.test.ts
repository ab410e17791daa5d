import { builtinFunctions, builtinMethods, copy, type Builtin } from '@namu/core/internal'
import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSource } from '../../../test/source-compiler.js'
import { EngineRun } from '../../../test/engine-run.js'
import { runDirectly, observe } from '../../../test/differential.js'

/** Every built-in against the host's own, for sampled receivers and arguments. */
const primitive = fc.oneof(
  fc.constantFrom(0, -0, 1, 2, -1, 3.7, Number.NaN, Infinity, -Infinity, 2 ** 32, 2 ** 53),
  fc.constantFrom(
    '',
    'a',
    'abc',
    'b',
    '1',
    '-1.5e3',
    '0x1f',
    ' 12 ',
    'length',
    'ä😀z',
    '2020-02-30',
  ),
  fc.constantFrom(undefined, null, true, false, 0n, 5n, -7n),
)
const item = fc.oneof(
  { weight: 4, arbitrary: primitive },
  fc.constantFrom<unknown>(
    [],
    [1, [2, [3]]],
    { a: 1 },
    ['x'],
    { length: 2, 0: 'p' },
    new Date(86_400_000),
    /b|(?<c>c)/,
    /a/g,
  ),
)
const argument = fc.array(item, { maxLength: 3 })
const array = fc.array(fc.oneof(item, fc.constant(hole)), { maxLength: 6 }).map(withHoles)

function hole(): void {
  // Stands for a hole in the samples.
}

function withHoles(items: unknown[]): unknown[] {
  const result: unknown[] = []
  items.forEach((value, index) => {
    if (value !== hole) result[index] = value
  })
  result.length = items.length
  return result
}

/** What depends on the host has tests of its own. */
const isPure = (builtin: Builtin): boolean =>
  !builtin.callback && !builtin.host && !builtin.log && !builtin.run

const receivers: Readonly<Partial<Record<keyof typeof builtinMethods, fc.Arbitrary<unknown>>>> = {
  Array: array,
  String: fc.oneof(
    fc.constantFrom('', 'abc', 'aXbXc', '  pad ', 'ä😀z', 'aaa', '$&'),
    fc.string({ maxLength: 8 }),
  ),
  Number: fc.oneof(fc.double(), fc.integer()),
  Boolean: fc.boolean(),
  BigInt: fc.bigInt(),
  Object: fc.constantFrom<unknown>({ a: 1 }, {}, { length: 3 }),
  Map: fc
    .array(fc.tuple(primitive, primitive), { maxLength: 4 })
    .map((entries) => new Map(entries)),
  Set: fc.array(primitive, { maxLength: 5 }).map((items) => new Set(items)),
  Date: fc
    .oneof(fc.integer({ min: -1e13, max: 1e13 }), fc.constant(Number.NaN))
    .map((t) => new Date(t)),
  Error: fc.constantFrom<unknown>(new Error('m'), new TypeError(''), new RangeError('x')),
  TypedArray: fc.oneof(
    fc.uint8Array({ maxLength: 5 }),
    fc.float64Array({ maxLength: 5 }),
    fc.bigInt64Array({ maxLength: 5 }),
  ),
  RegExp: fc.constantFrom<unknown>(/a/, /(?<first>.)b?/g, /1/y, /\d+/dgi, /^$/u),
}

const noCallbacks = Object.entries(builtinMethods).flatMap(([type, methods]) =>
  Object.entries<Builtin>(methods)
    .filter(([name, builtin]) => isPure(builtin) && !name.startsWith('@@'))
    .flatMap(([name]) => {
      const receiver = receivers[type as keyof typeof builtinMethods]
      return receiver ? [[type, name, receiver] as const] : []
    }),
)

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && !(value instanceof Date) && !(value instanceof RegExp)

const iterators = new Set(['keys', 'values', 'entries', 'matchAll'])

/** Arguments that make the host allocate for seconds say nothing about the engine. */
function isHuge(name: string, args: readonly unknown[]): boolean {
  const many = ['repeat', 'padStart', 'padEnd', 'new Array', 'Array.from', 'with', 'fill', 'at']
  return (
    (many.includes(name) || /^new \w+Array$/.test(name)) &&
    args.some((arg) => Number(typeof arg === 'bigint' ? 0 : arg) > 1e6)
  )
}

async function compare(source: string, input: readonly unknown[]): Promise<void> {
  const graph = graphs.get(source) ?? compileSource(source, {})
  graphs.set(source, graph)
  const { outcome } = await runDirectly({ source, input }, 1)
  const run = new EngineRun(graph, { input })
  expect(observe(run), `${source} of ${inspect(input, { depth: 9 })}`).toEqual(outcome)
}

const graphs = new Map<string, ReturnType<typeof compileSource>>()

describe('a method without callbacks does what the host does', () => {
  for (const [type, name, receivers] of noCallbacks)
    it(`${type}.${name}`, async () => {
      const call = `r.${name}(...args)`
      const source = `async (r, args) => {
        try { const v = ${iterators.has(name) ? `[...${call}]` : call}; return [v === r ? 'same' : v, r] }
        catch (e) { return [e.name, e.message, r] }
      }`
      await fc.assert(
        fc.asyncProperty(receivers, argument, async (receiver, args) => {
          if (isHuge(name, args)) return
          // The host names the object itself in this message.
          if (name === 'with' && typeof args[0] === 'object') return
          await compare(source, [copy(receiver), copy(args)])
        }),
        { numRuns: 40 },
      )
    })
})

const skipped = new Set([
  'Object.create',
  'new TextDecoder',
  'new TextEncoder',
  'atob',
  'btoa',
  'new Promise',
  'structuredClone',
  'Promise.all',
  'Promise.allSettled',
  'Promise.any',
  'Promise.race',
  'Promise.reject',
  'Promise.resolve',
])

describe('a function does what the host does', () => {
  const tested = Object.entries(builtinFunctions).filter(
    ([name, builtin]: readonly [string, Builtin]) =>
      !skipped.has(name) &&
      // Namu's own, which the host does not have.
      !name.startsWith('namu.') &&
      !builtin.host &&
      !builtin.log &&
      (!builtin.run || name === 'new Date'),
  )
  for (const [name] of tested)
    it(name, async () => {
      const source = `async (args) => {
        try { const v = ${name}(...args); return [v === args[0] ? 'same' : v, args] }
        catch (e) { return [e.name, e.message, args] }
      }`
      const sample = name.includes('Entries')
        ? fc.array(fc.array(fc.tuple(primitive, primitive), { maxLength: 3 }), { maxLength: 2 })
        : argument
      await fc.assert(
        fc.asyncProperty(sample, async (args) => {
          if (isHuge(name, args) || (name === 'new Date' && args.length === 0)) return
          // Primitives and Dates take no properties in a run.
          if (name === 'Object.assign' && !isRecord(args[0])) return
          await compare(source, [copy(args)])
        }),
        { numRuns: 60 },
      )
    })
})

it('btoa and atob do what the host does', async () => {
  const latin = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(latin, async (codes) => {
      const text = String.fromCharCode(...codes)
      await compare('async (t, e) => [btoa(t), atob(e), atob(` ${e}\n`)]', [text, btoa(text)])
    }),
    { numRuns: 60 },
  )
  await compare(`async () => [btoa(''), btoa(null), atob(''), atob('YQ'), atob('YWI=')]`, [])
})

it('URLSearchParams of an object that is neither plain nor iterable is empty', async () => {
  await compare(
    'async (d) => [String(new URLSearchParams(d)), String(new URLSearchParams(/x/g))]',
    [new Date(0)],
  )
})

it('structuredClone does what the host does', async () => {
  await compare(
    `async (value) => {
      const clone = structuredClone(value)
      const match = structuredClone(/(?<x>b)/.exec('abc'))
      return [clone.list, clone === value, clone.list[0] === clone.list[1], clone.self === clone,
        match.index, match.groups.x, Object.keys(match), clone.list[2].code, clone.list[2].name]
    }`,
    [cyclic()],
  )
})

function cyclic(): object {
  const shared = { when: new Date(5), set: new Set([1]), map: new Map([['k', /x/gi]]) }
  const error = Object.assign(new RangeError('far', { cause: shared }), { code: 7 })
  const value: Record<string, unknown> = { list: [shared, shared, error], n: null }
  value['self'] = value
  return value
}

describe('a method with a callback does what the host does', () => {
  const callbacks: Readonly<Record<string, readonly string[]>> = {
    every: ['r.every((x, i, a) => { log.push([x, i, a === r]); return x !== 1 })', 'r.every(5)'],
    filter: ['r.filter((x, i, a) => { log.push([x, i, a === r]); return x })'],
    find: ['r.find((x, i) => { log.push([x, i]); return i === 2 })', 'r.find(undefined)'],
    findIndex: ['r.findIndex((x, i) => { log.push([x, i]); return x === undefined })'],
    findLast: ['r.findLast((x, i) => { log.push([x, i]); return i === 0 })'],
    findLastIndex: ['r.findLastIndex((x, i) => { log.push([x, i]); return x === null })'],
    flatMap: [
      'r.flatMap((x, i) => { log.push([x, i]); return i % 2 ? x : [x, [i]] })',
      'r.flatMap()',
    ],
    forEach: [
      'r.forEach((x, i, a) => { log.push([x, i, a === r]); if (i === 0) { r.push(9); r.pop(); r[2] = 7 } })',
      'r.forEach((x, i) => { log.push(i); r.length = 1 })',
    ],
    map: ['r.map((x, i, a) => { log.push([x, i, a === r]); return i })', 'r.map([1])', 'r.map({})'],
    reduce: [
      'r.reduce((s, x, i, a) => { log.push([s, x, i, a === r]); return i })',
      'r.reduce((s, x, i) => { log.push([s, x, i]); return s + i }, 10)',
      'r.reduce((s, x) => s, undefined)',
    ],
    reduceRight: [
      'r.reduceRight((s, x, i, a) => { log.push([s, x, i, a === r]); return i })',
      'r.reduceRight((s, x, i) => s + i, 10)',
    ],
    some: ['r.some((x, i) => { log.push([x, i]); return i === 3 })'],
    sort: [
      'r.sort()',
      'r.sort((a, b) => { log.push([a, b]); return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0 })',
      'r.sort((a, b) => { log.push([a, b]); return 0 })',
      'r.sort((a, b) => { log.push([a, b]); return -1 })',
      'r.sort((a, b) => a > b)',
      'r.sort(null)',
    ],
    toSorted: [
      'r.toSorted()',
      'r.toSorted((a, b) => { log.push([a, b]); return String(b) < String(a) ? -1 : 1 })',
    ],
    from: [
      'Array.from(r, (x, i) => { log.push([x, i]); return [x] })',
      'Array.from({ length: 3 }, (_, i) => i * 2)',
      'Array.from(r, 5)',
    ],
  }
  for (const [name, sources] of Object.entries(callbacks))
    it(`Array.${name}`, async () => {
      for (const call of sources) {
        const source = `async (r) => {
          const log = []
          try { const v = ${call}; return [v === r ? 'same' : v, r, log] } catch (e) { return [e.name, e.message, log] }
        }`
        await fc.assert(
          fc.asyncProperty(array, async (receiver) => {
            await compare(source, [copy(receiver)])
          }),
          { numRuns: 30 },
        )
      }
    })

  it('Array.sort asks what V8 asks for up to 63 elements, and is stable beyond', async () => {
    const strange = `async (r) => { const log = []; r.sort((a, b) => { log.push([a, b]); return (a * 7 + b * 3) % 5 - 2 }); return [r, log] }`
    const small = fc.array(fc.nat(50), { maxLength: 63, size: 'max' })
    await fc.assert(
      fc.asyncProperty(small, (items) => compare(strange, [items])),
      { numRuns: 30 },
    )
    const stable = `async (r) => r.map((x, i) => [x, i]).sort((a, b) => a[0] - b[0])`
    const large = fc.array(fc.nat(20), { minLength: 64, maxLength: 300, size: 'max' })
    await fc.assert(
      fc.asyncProperty(large, (items) => compare(stable, [items])),
      { numRuns: 10 },
    )
  })

  it('Map.forEach and Set.forEach visit what is added and not what is removed', async () => {
    await compare(
      `async (m, s) => {
        const log = []
        m.forEach((v, k, c) => { log.push([v, k, c === m]); if (v === 1) { m.delete('b'); m.set('d', 4); m.delete('a'); m.set('a', 5) } })
        s.forEach((v, k, c) => { log.push([v, k, c === s]); if (v === 1) { s.delete(2); s.add(9) } })
        for (const x of s) { log.push(x); if (x === 1) { s.clear(); s.add(5); s.add(6) } }
        const it = m.keys(); log.push([...it], [...it])
        try { m.forEach(5) } catch (e) { log.push(e.message) }
        return [log, m, s]
      }`,
      [
        new Map<string, number>([
          ['a', 1],
          ['b', 2],
          ['c', 3],
        ]),
        new Set([1, 2, 3]),
      ],
    )
  })
})
