import type { Dispatcher, HostNews, InProcessDispatcher } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { sceneOfEachTest, StepRunner, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()
const expected = (width: number): number[] => Array.from({ length: width }, (_, n) => n + 1)

/** A runner whose attempts end when they are told to, and how many have not been told yet. */
function gated() {
  const gates = new Map<number, () => void>()
  const runner = new StepRunner((n) => new Promise((resolve) => gates.set(n, () => resolve(n + 1))))
  const open = (count: number): void => {
    for (const [n, end] of [...gates].slice(0, count)) {
      gates.delete(n)
      end()
    }
  }
  return { runner, gates, open }
}

const calls = (runner: StepRunner): number[] => runner.executed.map(({ call }) => call)

describe('a fan-out that is wider than the window', () => {
  it('has as many attempts with the dispatcher as the window is wide, in order', async () => {
    const { runner, gates, open } = gated()
    const { host } = await scene.host({ runner, options: { dispatchWindow: 4 } })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [30] } })
    let widest = 0
    while ((await scene.store.getRun(run))?.status === 'running') {
      widest = Math.max(widest, gates.size)
      open(3)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(widest).toBe(4)
    expect(valueOf(await host.wait(run))).toEqual(expected(30))
    expect(calls(runner)).toEqual(expected(30))
  })

  it('does not hold up other runs', async () => {
    const { runner, open } = gated()
    const { host } = await scene.host({ runner, options: { dispatchWindow: 2 } })
    await host.startRun({ workflow: 'fan', input: { wire: [1_000] } })
    await until(() => runner.executed.length === 2)
    const other = await host.startRun({ workflow: 'sequence', input: { wire: [5_000, 1] } })
    await until(() => runner.executed.length === 3)
    expect(runner.executed.at(-1)?.run).toBe(other.run)
    open(3)
    expect(valueOf(await host.wait(other.run))).toBe(5_001)
  })

  it('is cancelled as a whole: what waits never starts', async () => {
    const { runner } = gated()
    const { host } = await scene.host({ runner, options: { dispatchWindow: 3 } })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [50] } })
    await until(() => runner.executed.length === 3)
    await host.cancel(run, 'not needed')
    expect((await host.wait(run)).status).toBe('cancelled')
    expect(runner.executed).toHaveLength(3)
  })

  it('retries behind those before', async () => {
    const failed = new Set<number>()
    const runner = new StepRunner((n) => {
      if (n % 3 !== 0 || failed.has(n)) return Promise.resolve(n + 1)
      failed.add(n)
      return Promise.reject(new Error('once'))
    })
    const { host } = await scene.host({ runner, options: { dispatchWindow: 2 } })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [20] } })
    expect(valueOf(await host.wait(run))).toEqual(expected(20))
    expect(failed.size).toBe(7)
    expect(runner.executed).toHaveLength(27)
  })

  it('goes on after a restart, and executes again what was with the dispatcher', async () => {
    const first = gated()
    const { host } = await scene.host({ runner: first.runner, options: { dispatchWindow: 5 } })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [40] } })
    await until(() => first.gates.size === 5)
    first.open(4)
    await until(() => first.runner.executed.length === 9)
    await until(async () => (await scene.store.getRun(run))?.calls.settled === 4)
    await host.stop()
    const known: number[] = []
    const { host: next, runner } = await scene.host({
      options: { dispatchWindow: 5 },
      dispatcher: (dispatcher) => noting(dispatcher, known),
    })
    await next.resume(run)
    expect(valueOf(await next.wait(run))).toEqual(expected(40))
    expect(new Set(calls(runner))).toEqual(new Set(expected(40).slice(4)))
    expect(runner.executed).toHaveLength(36)
    // The dispatcher is asked about a window at a time.
    expect(Math.max(...known)).toBeLessThanOrEqual(5)
  })

  it('stays in memory while attempts wait, whatever the limits', async () => {
    const { runner, gates, open } = gated()
    const { host } = await scene.host({
      runner,
      options: { dispatchWindow: 2, loadedRuns: 1, parkedRuns: 0 },
    })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [9] } })
    await until(() => gates.size === 2)
    const others = await Promise.all(
      [1, 2, 3].map((n) =>
        host.startRun({ workflow: 'sequence', input: { wire: [n * 1_000, 1] } }),
      ),
    )
    const ended = host.wait(run)
    const timer = setInterval(() => open(9), 5)
    expect(valueOf(await ended)).toEqual(expected(9))
    for (const other of others) await host.wait(other.run)
    clearInterval(timer)
    expect(runner.executed).toHaveLength(12)
  })
})

describe('an append', () => {
  it('has a bounded number of events, however many outcomes come at once', async () => {
    const { host, news } = await scene.host({ options: { largestAppend: 10 } })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [300] } })
    expect(valueOf(await host.wait(run))).toEqual(expected(300))
    const committed = news.flatMap((one: HostNews) =>
      one.type === 'committed' ? [one.events.length] : [],
    )
    expect(Math.max(...committed)).toBe(10)
    expect(committed.reduce((sum, events) => sum + events, 0)).toBe(301)
  })
})

/** A dispatcher that notes how many attempts it is asked about at a time. */
function noting(dispatcher: InProcessDispatcher, known: number[]): Dispatcher {
  return new Proxy(dispatcher, {
    get(target, name) {
      if (name === 'known')
        return (attempts: Parameters<Dispatcher['known']>[0]) => {
          known.push(attempts.length)
          return target.known(attempts)
        }
      const found: unknown = Reflect.get(target, name)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
}
