import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSame, runDirectly, runInEngine } from '../../../test/differential.js'
import { randomPromiseProgram } from '../../../test/random-promises.js'

/** Each program notes what runs when; Node's own order is the expectation. */
const programs: Readonly<Record<string, string>> = {
  'await of a settled promise takes one job': `async () => {
    const log = []
    const a = async () => { log.push('a1'); await undefined; log.push('a2'); await Promise.resolve(1); log.push('a3') }
    const b = async () => { log.push('b1'); await 1; log.push('b2'); await 2; log.push('b3'); await 3; log.push('b4') }
    await Promise.all([a(), b()])
    return log
  }`,
  'returning a promise from an async function takes two jobs more': `async () => {
    const log = []
    const inner = async () => 1
    const a = async () => inner()
    const b = async () => await inner()
    const c = async () => 1
    a().then(() => log.push('a'))
    b().then(() => log.push('b'))
    c().then(() => log.push('c'))
    for (let i = 0; i < 8; i++) { await undefined; log.push(i) }
    return log
  }`,
  'then callbacks that return promises': `async () => {
    const log = []
    const p = Promise.resolve(0)
    p.then(() => Promise.resolve(1)).then((x) => log.push(x))
    p.then(() => 2).then((x) => { log.push(x); return x }).then((x) => log.push('n' + x))
    p.then(() => ({ then: (r) => { log.push('t'); r(3) } })).then((x) => log.push(x))
    for (let i = 0; i < 8; i++) { await undefined; log.push('.' + i) }
    return log
  }`,
  'finally passes outcomes and replaces them by errors': `async () => {
    const log = []
    const note = (name) => (x) => log.push(name + ':' + (x instanceof Error ? x.message : x))
    Promise.resolve(1).finally(() => 2).then(note('a'))
    Promise.reject(new Error('e')).finally(() => Promise.resolve(5)).catch(note('b'))
    Promise.resolve(1).finally(() => { throw new Error('f') }).then(note('c'), note('d'))
    Promise.resolve(1).finally(() => Promise.reject(new Error('g'))).then(note('h'), note('i'))
    Promise.resolve(7).finally(undefined).then(note('j'))
    for (let i = 0; i < 12; i++) { await undefined; log.push('.' + i) }
    return log
  }`,
  'combinators in their order': `async () => {
    const log = []
    const note = (name) => (x) => log.push(name)
    Promise.all([]).then(note('all0'))
    Promise.all([1, Promise.resolve(2)]).then(note('all2'))
    Promise.allSettled([1, Promise.reject(2)]).then(note('settled'))
    Promise.race([Promise.resolve(1), 2]).then(note('race'))
    Promise.any([Promise.reject(1), Promise.resolve(2)]).then(note('any'))
    Promise.any([Promise.reject(1)]).catch(note('anyr'))
    Promise.all([Promise.reject(1)]).catch(note('allr'))
    Promise.resolve(Promise.resolve(1)).then(note('res'))
    for (let i = 0; i < 8; i++) { await undefined; log.push('.' + i) }
    return log
  }`,
  'values of combinators': `async () => {
    return [
      await Promise.all(new Set([1, Promise.resolve(2)])), await Promise.all('ab'),
      await Promise.allSettled([1, Promise.reject(new Error('x'))]),
      await Promise.race([Promise.resolve('r'), 1]), await Promise.any([Promise.reject(0), 'any']),
    ]
  }`,
  'errors of combinators': `async () => {
    const errors = []
    const keep = (e) => { errors.push(e.name, e.message, e.errors) }
    await Promise.any([Promise.reject(1), Promise.reject(2)]).catch(keep)
    await Promise.any([]).catch(keep)
    await Promise.all(5).catch(keep)
    await Promise.all(undefined).catch(keep)
    await Promise.all({}).catch(keep)
    return errors
  }`,
  thenables: `async () => {
    const log = []
    const thenable = { then: (resolve, reject) => { log.push('then'); resolve('v'); reject('no'); } }
    log.push(await thenable)
    try { await { then: () => { throw new Error('thrown') } } } catch (e) { log.push(e.message) }
    log.push(await { then: (r) => { r(1); throw new Error('ignored') } })
    log.push(await Promise.resolve(thenable), await { then: 1 === 1 })
    const late = { then: (r) => { Promise.resolve().then(() => r({ then: (q) => q('deep') })) } }
    log.push(await late)
    return log.map((x) => typeof x === 'object' ? 'object' : x)
  }`,
  'a promise resolved with itself': `async () => {
    const box = {}
    box.p = Promise.resolve().then(() => box.p)
    try { await box.p } catch (e) { return [e.name, e.message] }
  }`,
  'callbacks that are no functions are passed over': `async () => {
    return [await Promise.resolve(1).then(2).then(undefined, null), await Promise.reject(3).then(1).catch((x) => x)]
  }`,
  'async functions run to the first await at once': `async () => {
    const log = []
    const f = async (x) => { log.push('in' + x); if (x) throw new Error('early'); await 1; log.push('after'); return 'v' }
    const p = f(0); log.push('called')
    const q = f(1); log.push('called2')
    q.catch((e) => log.push(e.message))
    log.push(await p)
    return log
  }`,
  'nested async calls': `async () => {
    const log = []
    const leaf = async (n) => { log.push('l' + n); await null; log.push('m' + n); return n }
    const mid = async (n) => { const a = await leaf(n); const b = await leaf(n + 1); return a + b }
    const xs = await Promise.all([mid(1), mid(10), leaf(100)])
    return [log, xs]
  }`,
  'await in every kind of loop': `async () => {
    const log = []
    for (const x of [1, 2]) { await null; log.push(x) }
    for (let i = 0; i < 3; i++) { if (i === 1) continue; await null; log.push('i' + i) }
    let n = 0
    while (true) { n++; await null; if (n > 2) break }
    return [log, n]
  }`,
}

describe('jobs run in the order of Node', () => {
  for (const [name, source] of Object.entries(programs))
    it(name, async () => {
      await expectSame({ source }, 1)
    })
})

describe('tasks settle in any order', () => {
  const tasks = {
    a: (x: number) => x + 1,
    b: (x: number) => x * 2,
    fail: (message: string) => {
      throw new Error(message)
    },
  }
  const settled: Readonly<Record<string, string>> = {
    'parallel branches': `async () => {
      const log = []
      const go = async (n) => { log.push('s' + n); const x = await a(n); log.push('a' + n); const y = await b(x); log.push('b' + n); return y }
      const xs = await Promise.all([go(1), go(2), go(3)])
      return [log, xs]
    }`,
    'a race among tasks': `async () => {
      const first = await Promise.race([a(1), b(5), fail('x').catch((e) => e.message)])
      return first
    }`,
    'failures caught and not': `async () => {
      const log = []
      const p = fail('one').catch((e) => { log.push(e.message); return 'caught' })
      try { await Promise.all([a(1), fail('two'), fail('three')]) } catch (e) { log.push(e.message) }
      log.push(await p)
      throw new Error(log.join())
    }`,
    'tasks started and awaited later': `async () => {
      const p = a(1), q = b(2), r = a(3)
      return [await r, await p, await q]
    }`,
    'map with tasks': `async () => {
      const xs = await Promise.all([3, 1, 2].map(async (x, i) => (await a(x)) * (await b(i))))
      return xs.sort((x, y) => x - y)
    }`,
  }
  for (const [name, source] of Object.entries(settled))
    it(name, async () => {
      await expectSame({ source, tasks }, 10)
    })
})

it('random programs of promises do what Node does', async () => {
  const tasks = {
    a: (x: number) => `a${String(x)}`,
    fail: (x: number) => {
      throw new Error(`f${String(x)}`)
    },
  }
  await fc.assert(
    fc.asyncProperty(randomPromiseProgram, fc.nat(1000), async (source, seed) => {
      const scenario = { source, tasks }
      const direct = await runDirectly(scenario, seed)
      const { starts, outcome } = runInEngine(scenario, seed)
      expect({ starts, outcome }).toEqual(direct)
    }),
    { numRuns: 60, endOnFailure: false },
  )
})
