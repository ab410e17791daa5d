import type { Store } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { sceneOfEachTest, storeWith, until, valueOf, type HostUnderTest } from './scene.js'

const scene = sceneOfEachTest()
const all = { ownership: 'all' } as const
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString()
const nextYear = (): string => soon(365 * 24 * 3_600_000)

/** Starts runs that take a step and sleep, and resolves when they sleep. */
async function sleepers(host: HostUnderTest['host'], untils: readonly string[]): Promise<string[]> {
  const runs = await Promise.all(
    untils.map(async (end) => {
      const { run } = await host.startRun({ workflow: 'napping', input: { wire: [end] } })
      return run
    }),
  )
  for (const run of runs)
    await until(async () => {
      const record = await scene.store.getRun(run)
      return record?.parked === true || record?.status === 'completed'
    })
  return runs
}

/** A store that notes which runs are loaded. */
function watched(loaded: string[]): (store: Store) => Store {
  return (store) =>
    storeWith(store, {
      readLog: (run, from) => {
        loaded.push(run)
        return store.readLog(run, from)
      },
    })
}

describe('a run that only waits', () => {
  it('leaves memory, and is loaded again by its next input', async () => {
    const loaded: string[] = []
    const { host } = await scene.host({
      options: { ...all, parkedRuns: 2 },
      through: watched(loaded),
    })
    const runs = await sleepers(host, Array<string>(10).fill(nextYear()))
    expect(loaded).toEqual([])
    expect(runs.every((run) => host.executes(run))).toBe(true)
    for (const run of runs) await host.cancel(run, 'not needed')
    for (const run of runs) expect((await host.wait(run)).status).toBe('cancelled')
    // Two were still there.
    expect(loaded).toHaveLength(8)
  })

  for (const ownership of ['all', 'lazy'] as const)
    it(`is loaded again when its timer is due, in a host that owns ${ownership === 'all' ? 'every partition' : 'what it needs'}`, async () => {
      const { host } = await scene.host({ options: { ownership, parkedRuns: 0 } })
      const runs = await sleepers(host, [soon(600), soon(700), nextYear()])
      for (const run of runs.slice(0, 2)) expect(valueOf(await host.wait(run))).toBe(3)
      expect(host.executes(runs[2] ?? '')).toBe(true)
    })

  it('has its row say when it wakes, until it does', async () => {
    const { host } = await scene.host()
    const end = soon(600)
    const [run = ''] = await sleepers(host, [end])
    expect(await scene.store.getRun(run)).toMatchObject({ parked: true, wakeAt: Date.parse(end) })
    const ended = await host.wait(run)
    expect(ended.parked).toBeUndefined()
    expect(ended.wakeAt).toBeUndefined()
  })

  it('is not loaded by who takes its partition up, but by its timer or an input', async () => {
    const first = await scene.host({ options: all })
    const runs = await sleepers(first.host, [soon(1_200), ...Array<string>(20).fill(nextYear())])
    await first.host.stop()
    const loaded: string[] = []
    const { host } = await scene.host({ options: all, through: watched(loaded) })
    expect(loaded).toEqual([])
    const [due = '', cancelled = ''] = runs
    await host.cancel(cancelled, 'not needed')
    expect((await host.wait(cancelled)).status).toBe('cancelled')
    expect(loaded).toEqual([cancelled])
    expect(valueOf(await host.wait(due))).toBe(3)
    expect(loaded).toEqual([cancelled, due])
  })

  it('wakes at once when its timer fell due while nobody had its partition', async () => {
    const first = await scene.host({ options: { ...all, parkedRuns: 0 } })
    const runs = await sleepers(first.host, [soon(900), soon(900), soon(900)])
    await first.host.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const { host } = await scene.host({ options: { ...all, parkedRuns: 0 } })
    for (const run of runs) expect(valueOf(await host.wait(run))).toBe(3)
  })

  it('is loaded like one with open calls where its row is of before', async () => {
    const first = await scene.host({ options: all })
    const [run = ''] = await sleepers(first.host, [soon(700)])
    await first.host.stop()
    const { host } = await scene.host({
      options: all,
      through: (store) =>
        storeWith(store, {
          // As it was before rows said what a run waits for.
          activeRuns: async (partition) =>
            (await store.openRuns(partition)).map((record) => record.run),
          dueRuns: () => Promise.resolve([]),
        }),
    })
    expect(valueOf(await host.wait(run))).toBe(3)
  })
})

describe('the inbox of a host that owns every partition', () => {
  it('loses the entries of runs that have ended', async () => {
    const { host } = await scene.host({ options: all })
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await host.wait(run)
    await scene.store.postInput({ key: 'late', run, input: { type: 'cancel', reason: 'late' } })
    await until(async () => (await scene.store.readInbox([record.partition])).length === 0)
  })
})
