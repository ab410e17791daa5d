import { encode, rememberClass } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { OrderedMap, OrderedSet, BuiltinIterator, stepIterator } from '../state/collections.js'
import { Closure, RunPromise } from '../state/records.js'
import { readRows } from './read.js'
import { writeRows } from './write.js'

const again = (value: object): unknown =>
  readRows(JSON.parse(JSON.stringify(writeRows(value))) as ReturnType<typeof writeRows>)

describe('rows', () => {
  it('keep every primitive, holes and extra properties of arrays', () => {
    const list: unknown[] = [1, -0, Number.NaN, Infinity, -Infinity, 5n, 'x', true, null, undefined]
    list[12] = 'after holes'
    const sparse: unknown[] = []
    sparse[5_000] = 1
    const extended = Object.assign([1, 2], { note: 'n' })
    const copy = again({ list, sparse, extended }) as { list: unknown[]; sparse: unknown[] }
    expect(copy).toEqual({ list, sparse, extended })
    expect(10 in copy.list).toBe(false)
    expect(Object.is(copy.list[1], -0)).toBe(true)
    expect(copy.sparse).toHaveLength(5_001)
  })

  it('keep shared references and cycles through every kind of object', () => {
    const error = new TypeError('e', { cause: undefined })
    const map = new OrderedMap()
    const closure = new Closure(0, [])
    const promise = new RunPromise()
    const hub: Record<string, unknown> = { error, map, closure, promise, list: [] }
    error.cause = hub
    map.set(hub, map)
    closure.captures = [hub]
    promise.value = hub
    const copy = again(hub) as Record<string, never> & { error: Error; map: OrderedMap }
    expect(copy.error.cause).toBe(copy)
    expect(copy.map.get(copy)).toBe(copy.map)
    expect((copy['closure'] as unknown as Closure).captures[0]).toBe(copy)
    expect((copy['promise'] as unknown as RunPromise).value).toBe(copy)
  })

  it('keep errors with class, own properties and stack', () => {
    const error = Object.assign(new RangeError('m'), { code: 'X', at: new Date(3) })
    const copy = again({ error }) as { error: RangeError & { code: string; at: Date } }
    expect(copy.error).toBeInstanceOf(RangeError)
    expect(copy.error.stack).toBe(error.stack)
    expect(Object.keys(copy.error)).toEqual(['code', 'at'])
    expect(copy.error.at).toEqual(new Date(3))
    const bare = again({ error: new Error() }) as { error: Error }
    expect(Object.hasOwn(bare.error, 'message')).toBe(false)
  })

  it('keep the class that an error remembers', () => {
    const error = new RangeError('m')
    rememberClass(error, { ids: ['src/errors#Declined'], inherits: ['name'] })
    const copy = again({ error }) as { error: RangeError }
    expect(encode(copy.error)).toBe(encode(error))
    expect(encode(copy.error)).toContain('src/errors#Declined')
  })

  it('keep open iterators at their place in live collections', () => {
    const set = new OrderedSet([1, 2, 3])
    const iterator = new BuiltinIterator(set, 'values')
    stepIterator(iterator)
    const copy = again({ set, iterator }) as { set: OrderedSet; iterator: BuiltinIterator }
    copy.set.delete(2)
    copy.set.add(4)
    const rest: unknown[] = []
    while (stepIterator(copy.iterator)) rest.push(copy.iterator.current)
    expect(rest).toEqual([3, 4])
    expect(copy.set.open).toEqual([])
  })

  it('keep typed arrays that share a buffer', () => {
    const bytes = new Uint8Array([1, 2, 3, 4])
    const part = new Uint8Array(bytes.buffer, 1, 2)
    const copy = again({ bytes, part }) as { bytes: Uint8Array; part: Uint8Array }
    expect(copy.part).toEqual(part)
    expect(copy.part.buffer).toBe(copy.bytes.buffer)
  })

  it('survive long chains', () => {
    let chain: object = {}
    for (let depth = 0; depth < 50_000; depth += 1) chain = { next: chain }
    expect(() => again(chain)).not.toThrow()
  })
})

it('compaction moves open iterators with their entries (O1)', () => {
  const map = new OrderedMap()
  for (let key = 0; key < 100; key += 1) map.set(key, key)
  const iterator = new BuiltinIterator(map, 'keys')
  for (let step = 0; step < 50; step += 1) stepIterator(iterator)
  for (let key = 0; key < 90; key += 1) map.delete(key)
  expect(map.keys.length).toBeLessThan(50)
  const rest: unknown[] = []
  while (stepIterator(iterator)) rest.push(iterator.current)
  expect(rest).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99])
})

it('a run goes on from its snapshot in the middle of every built-in', () => {
  const run = new EngineRun(
    `async () => {
      const seen = []
      const f = (x) => { seen.push(x); return sync(x) }
      const m = new Map([[1, 'a'], [2, 'b']])
      m.forEach((v, k) => { f(k); if (k === 1) { m.delete(1); m.set(3, 'c') } })
      const it = new Set([7, 8]).values()
      for (const x of it) { f(x); break }
      return [seen, [...it], Array.from([1], f), [1, 2].reduce((s, x) => s + f(x), 0), [[1]].flatMap(f), [4, 3].toSorted((a, b) => f(a - b))]
    }`,
    { tasks: { sync: { sync: true } } },
  )
  while (run.machine.status === 'running') {
    const [request] = run.machine.outstanding()
    if (!request) break
    run.succeed(request.call, 1)
  }
  expect(run.outcome).toEqual({
    returned: [[1, 2, 3, 7, 1, 1, 2, [1], -1], [8], [1], 2, [1], [4, 3]],
  })
})

it('a waiting frame keeps only what it still needs', () => {
  const run = new EngineRun(
    `async () => {
      const big = 'x'.repeat(100000)
      const length = big.length
      try { await a(1) } catch (e) { return length + 1 }
      return length
    }`,
    { tasks: { a: {} } },
  )
  expect(run.machine.snapshot().length).toBeLessThan(5_000)
  run.fail(1, new Error('x'))
  expect(run.outcome).toEqual({ returned: 100_001 })
})

describe('a value that nothing reads any more is not in the snapshot', () => {
  const large = `'x'.repeat(100000)`
  const sizes = (body: string, tasks = { a: {}, sync: { sync: true } }): readonly number[] => {
    const run = new EngineRun(`async () => { ${body} }`, { tasks })
    const found: number[] = []
    for (let step = 0; step < 20; step += 1) {
      const [request] = run.machine.outstanding()
      if (!request) break
      found.push(run.machine.snapshot().length)
      run.succeed(request.call, 'y'.repeat(100_000))
    }
    expect(found.length).toBeGreaterThan(0)
    return found
  }

  const dead: readonly (readonly [string, string])[] = [
    [
      'while a synchronous task runs',
      `const big = ${large}; const n = big.length; return n + sync(n).length`,
    ],
    ['in a loop', `for (let i = 0; i < 5; i++) { const big = ${large}; await a(big.length) }`],
    [
      'that a task gave in a loop',
      `let n = 0; for (let i = 0; i < 5; i++) { const got = await a(i); n += got.length }`,
    ],
    ['behind a branch', `let v = ${large}; if (v.length > 1) v = 'short'; await a(1); return v`],
    [
      'in an async function that waits',
      `const f = async () => { const big = ${large}; const n = big.length; await a(n); return n }
      await Promise.all([f(), f()])`,
    ],
    ['of calls that have settled', `for (let i = 0; i < 10; i++) await a(i)`],
    [
      'that a promise held which was awaited',
      `const p = a(1); const n = (await p).length; await a(n)`,
    ],
  ]
  for (const [what, body] of dead)
    it(what, () => {
      expect(Math.max(...sizes(body))).toBeLessThan(12_000)
    })

  it('and one that is read later is', () => {
    expect(Math.max(...sizes(`const big = ${large}; await a(1); return big`))).toBeGreaterThan(
      100_000,
    )
  })
})
