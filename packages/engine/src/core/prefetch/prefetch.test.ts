import { describe, expect, it } from 'vitest'
import { EngineRun, type RunSetup } from '../../../test/engine-run.js'
import { runInEngine, type Scenario } from '../../../test/differential.js'

const pure = { policy: { pure: true } }
const tasks = { effect: {}, p: pure, q: pure, sp: { ...pure, sync: true } }
const start = (source: string, setup: RunSetup = {}): EngineRun =>
  new EngineRun(source, { tasks, prefetch: true, ...setup })

describe('a pure call', () => {
  it('is started while the run waits for something else, and taken when it is reached', () => {
    const run = start(
      `async () => { const x = await effect(1); const y = await p(2); return x + y }`,
    )
    expect(run.starts).toEqual(['effect(1)', 'p(2)'])
    expect(run.dispatched.map(({ prefetched }) => prefetched)).toEqual([false, true])
    run.succeed(2, 20)
    run.succeed(1, 1)
    expect(run.outcome).toEqual({ returned: 21 })
    expect(run.machine.prefetches).toEqual({ prefetched: 1, adopted: 1, wasted: 0 })
    expect(run.dispatched).toHaveLength(2)
  })

  it('is not started early without prefetch', () => {
    const run = start(`async () => { await effect(1); await p(2) }`, { prefetch: false })
    expect(run.starts).toEqual(['effect(1)'])
  })

  it('of which the arguments are not known is not started early', () => {
    const run = start(`async () => { const x = await effect(1); return p(x) }`)
    expect(run.starts).toEqual(['effect(1)'])
  })

  it('behind a branch that is not decided is not started early', () => {
    const run = start(`async () => { if (await effect(1)) return p(1); return q(2) }`)
    expect(run.starts).toEqual(['effect(1)'])
  })

  it('behind a change of shared state is not started early (F1)', () => {
    const run = start(`async () => { const xs = []; await effect(1); xs.push(1); await p(xs) }`)
    expect(run.starts).toEqual(['effect(1)'])
  })

  it('goes on from the outcomes of earlier prefetches', () => {
    const run = start(`async () => { await effect(1); const x = await p(1); return q(x) }`)
    expect(run.starts).toEqual(['effect(1)', 'p(1)'])
    run.succeed(2, 7)
    expect(run.starts).toEqual(['effect(1)', 'p(1)', 'q(7)'])
    run.succeed(3, 'q')
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 'q' })
    expect(run.machine.prefetches).toEqual({ prefetched: 2, adopted: 2, wasted: 0 })
  })

  it('is started ahead in a loop, up to the window', () => {
    const source = `async () => { let s = 0; for (let i = 0; i < 10; i++) s += await p(i); return s }`
    const run = start(source, { limits: { prefetchWindow: 3 } })
    expect(run.starts).toEqual(['p(0)', 'p(1)', 'p(2)', 'p(3)'])
    run.succeed(1, 0)
    expect(run.starts).toContain('p(4)')
    for (let call = 2; call <= 10; call += 1) run.succeed(call, call - 1)
    expect(run.outcome).toEqual({ returned: 45 })
  })

  it('is started ahead over an array that a loop walks', () => {
    const run = start(`async () => { for (const x of ['a', 'b', 'c']) await p(x) }`)
    expect(run.starts).toEqual(['p("a")', 'p("b")', 'p("c")'])
    for (let call = 1; call <= 3; call += 1) run.succeed(call, null)
    expect(run.machine.prefetches).toEqual({ prefetched: 2, adopted: 2, wasted: 0 })
  })

  it('inside a function that is called later is started early', () => {
    const run = start(
      `async () => { const f = async (x) => { const y = await p(x); return y * 2 }; await effect(1); return f(4) }`,
    )
    expect(run.starts).toEqual(['effect(1)', 'p(4)'])
    run.succeed(1, null)
    run.succeed(2, 5)
    expect(run.outcome).toEqual({ returned: 10 })
  })

  it('is started while the run stands at a synchronous call', () => {
    const run = start(`async () => { const x = sp(1); return await p(2) + x }`)
    expect(run.starts).toEqual(['sp(1)', 'p(2)'])
    run.succeed(2, 2)
    run.succeed(1, 1)
    expect(run.outcome).toEqual({ returned: 3 })
  })

  it('with other arguments when reached is wasted and started again (F2)', () => {
    const run = start(
      `async () => { const o = { x: 1 }; effect(2).then(() => { o.x = 2 }); await effect(1); return p(o.x) }`,
    )
    expect(run.starts).toEqual(['effect(2)', 'effect(1)', 'p(1)'])
    run.succeed(1, null)
    const commands = run.succeed(2, null)
    expect(commands.map(({ type }) => type)).toEqual(['abort', 'dispatch'])
    run.succeed(4, 'two')
    expect(run.outcome).toEqual({ returned: 'two' })
    expect(run.machine.prefetches).toEqual({ prefetched: 1, adopted: 0, wasted: 1 })
  })

  it('that is never reached is aborted at the end, and its failure shows nowhere (F2, D4)', () => {
    const run = start(
      `async () => { try { await effect(1) } catch (e) { return 'no' } await p(1); return q(2) }`,
    )
    expect(run.starts).toEqual(['effect(1)', 'p(1)', 'q(2)'])
    run.fail(2, new Error('hidden'))
    const commands = run.fail(1, new Error('x'))
    expect(run.outcome).toEqual({ returned: 'no' })
    expect(commands.map(({ type }) => type)).toEqual(['abort', 'end'])
    expect(run.machine.prefetches).toEqual({ prefetched: 2, adopted: 0, wasted: 2 })
  })

  it('that failed early fails where it is reached', () => {
    const run = start(
      `async () => { await effect(1); try { await p(1) } catch (e) { return e.message } }`,
    )
    run.fail(2, new Error('early'))
    expect(run.outcome).toBeUndefined()
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 'early' })
  })
})

it('with and without prefetch a run has the same result and effects in the same order', () => {
  const source = `async (n) => {
    const out = []
    for (let i = 0; i < n; i++) {
      const x = await p(i)
      await effect(i)
      const y = i % 2 ? await q(x) : await p(x + 100)
      out.push(await effect(y))
    }
    const more = await Promise.all([1, 2, 3].map(async (k) => (await p(k)) + (await q(k))))
    return [out, more]
  }`
  const scenario = (prefetch: boolean): Scenario => ({
    source,
    input: [4],
    tasks: { effect: (x: unknown) => x, p: (x: number) => x + 1, q: (x: number) => x * 2 },
    policies: { p: pure, q: pure },
    setup: { prefetch },
  })
  const effects = (starts: readonly string[]): string[] =>
    starts.filter((text) => text.startsWith('effect'))
  for (let seed = 1; seed <= 8; seed += 1) {
    const plain = runInEngine(scenario(false), seed)
    const early = runInEngine(scenario(true), seed)
    expect(early.outcome).toEqual(plain.outcome)
    expect(effects(early.starts)).toEqual(effects(plain.starts))
    expect(early.run.machine.prefetches.adopted).toBeGreaterThan(0)
  }
})
