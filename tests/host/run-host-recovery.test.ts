import type { HostNews } from '@namu/engine'
import { inspectRun, partitionOf, systemOwner } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { StepRunner, valueOf, sceneOfEachTest, until, never, storeWith } from './scene.js'

const scene = sceneOfEachTest()

describe('resuming', () => {
  it('goes on after a stop, repeats what was interrupted and nothing that was done', async () => {
    const first = new StepRunner((n) => (n < 3 ? Promise.resolve(n + 1) : never()))
    const { host } = await scene.host({ runner: first })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 4] } })
    await until(() => first.executed.length === 3)
    await host.stop()
    const { host: next, runner } = await scene.host()
    await next.resume(run)
    expect(valueOf(await next.wait(run))).toBe(5)
    expect(runner.executed.map(({ call, attempt }) => [call, attempt])).toEqual([
      [3, 2],
      [4, 1],
    ])
    const { calls } = await inspectRun(scene.store, run)
    expect(calls[2]?.attempts).toMatchObject([
      { attempt: 1, status: 'failed', reason: 'interrupted' },
      { attempt: 2, status: 'succeeded' },
    ])
  })

  it('does not charge interruptions to the retry policy', async () => {
    const stuck = new StepRunner(never)
    const first = await scene.host({ runner: stuck })
    const { run } = await first.host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await until(() => stuck.executed.length === 1)
    await first.host.stop()
    for (let round = 0; round < 5; round += 1) {
      const runner = new StepRunner(never)
      const { host } = await scene.host({ runner })
      await host.resume(run)
      await until(() => runner.executed.length === 1)
      await host.stop()
    }
    const { host, runner } = await scene.host()
    await host.resume(run)
    expect(valueOf(await host.wait(run))).toBe(2)
    expect(runner.executed.map(({ attempt }) => attempt)).toEqual([7])
  })

  it('is refused while a live process owns the run, naming it', async () => {
    const { host } = await scene.host({ runner: new StepRunner(never) })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    const { host: other } = await scene.host()
    await expect(other.resume(run)).rejects.toMatchObject({
      code: 'NAMU5001',
      message: expect.stringContaining(`process ${String(process.pid)}`) as unknown,
    })
    await host.resume(run)
  })

  it('is refused for an unknown run and for one that has ended', async () => {
    const { host } = await scene.host()
    await expect(host.resume('run_none')).rejects.toMatchObject({ code: 'NAMU4002' })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 0] } })
    await host.wait(run)
    await expect(host.resume(run)).rejects.toMatchObject({ code: 'NAMU4011' })
    await expect(host.cancel(run, 'late')).rejects.toMatchObject({ code: 'NAMU4011' })
  })

  it('happens by itself for all open runs where a host owns all partitions', async () => {
    const stuck = new StepRunner(never)
    const { host } = await scene.host({ runner: stuck })
    const runs = await Promise.all(
      [1, 2, 3].map((n) => host.startRun({ workflow: 'sequence', input: { wire: [n, 2] } })),
    )
    await until(() => stuck.executed.length === 3)
    await host.stop()
    const { host: next } = await scene.host({ options: { ownership: 'all' } })
    const ended = await Promise.all(runs.map(({ run }) => next.wait(run)))
    expect(ended.map(valueOf)).toEqual([3, 4, 5])
  })
})

describe('owning', () => {
  it('drops a run whose partition another process took over, and writes nothing more', async () => {
    const gates: (() => void)[] = []
    const gated = new StepRunner((n) => new Promise((done) => gates.push(() => done(n + 1))))
    const { host, news } = await scene.host({ runner: gated })
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await until(() => gates.length === 1)
    const holder = await scene.store.holder(record.partition)
    if (holder) await scene.store.release([holder])
    await scene.store.acquire(record.partition, systemOwner(), 60_000)
    gates[0]?.()
    await until(() => news.some((one) => one.type === 'dropped'))
    expect(news.filter((one) => one.type === 'dropped')).toEqual([
      { type: 'dropped', run, reason: 'lease lost' },
    ] satisfies HostNews[])
    expect(host.executes(run)).toBe(false)
    expect((await scene.store.getRun(run))?.events).toBe(1)
  })

  it('notices a lost lease when it renews', async () => {
    const { host, news } = await scene.host({
      runner: new StepRunner(never),
      options: { leaseMs: 150 },
    })
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    const holder = await scene.store.holder(record.partition)
    if (holder) await scene.store.release([holder])
    await until(() => news.some((one) => one.type === 'dropped' && one.run === run))
    expect(host.executes(run)).toBe(false)
  })

  it('lets several processes start runs on one store at the same time', async () => {
    const small = await scene.other(4)
    try {
      const hosts = await Promise.all([small.host(), small.host(), small.host()])
      const started = await Promise.all(
        hosts.map(async ({ host }, n) => ({
          host,
          run: (await host.startRun({ workflow: 'sequence', input: { wire: [n, 2] } })).run,
        })),
      )
      const ended = await Promise.all(started.map(({ host, run }) => host.wait(run)))
      expect(ended.map(valueOf)).toEqual([2, 3, 4])
      const partitions = started.map(({ run }) => partitionOf(run, 4))
      expect(new Set(partitions).size).toBe(3)
    } finally {
      await small.close()
    }
  })

  it('gives its partitions back when it stops', async () => {
    const { host } = await scene.host({ runner: new StepRunner(never) })
    const { record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    expect(await scene.store.holder(record.partition)).toBeDefined()
    await host.stop()
    expect(await scene.store.holder(record.partition)).toBeUndefined()
  })

  it('stops also when the store does not take them back: they expire', async () => {
    const { host } = await scene.host({
      runner: new StepRunner(never),
      through: (store) =>
        storeWith(store, { release: () => Promise.reject(new Error('the disk is full')) }),
    })
    await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await host.stop()
  })
})

describe('cancelling', () => {
  it('reaches the run through the inbox, from another process too', async () => {
    const { host } = await scene.host({ runner: new StepRunner(never) })
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
    const { host: other } = await scene.host()
    await other.cancel(run, 'not needed')
    const ended = await other.wait(run)
    expect(ended.status).toBe('cancelled')
    expect(await scene.store.readInbox([record.partition])).toEqual([])
  })

  it('waits for a run that nobody executes until it is resumed', async () => {
    const stuck = new StepRunner(never)
    const { host } = await scene.host({ runner: stuck })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
    await until(() => stuck.executed.length === 1)
    await host.stop()
    const { host: other } = await scene.host()
    await other.cancel(run, 'not needed')
    expect((await scene.store.getRun(run))?.status).toBe('running')
    await other.resume(run)
    expect((await other.wait(run)).status).toBe('cancelled')
  })

  it('of a run that ended meanwhile leaves nothing in the inbox', async () => {
    const { host } = await scene.host()
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await host.wait(run)
    await scene.store.postInput({ key: 'late', run, input: { type: 'cancel', reason: 'late' } })
    await until(async () => (await scene.store.readInbox([record.partition])).length === 0)
    expect((await scene.store.getRun(run))?.status).toBe('completed')
  })

  it('is refused for an unknown run', async () => {
    const { host } = await scene.host()
    await expect(host.cancel('run_none', 'x')).rejects.toMatchObject({ code: 'NAMU4002' })
  })
})

describe('memory', () => {
  it('keeps a bounded number of parked runs, and folds the others back when they go on', async () => {
    const gates: (() => void)[] = []
    const runner = new StepRunner((n) => new Promise((done) => gates.push(() => done(n + 1))))
    const { host } = await scene.host({ runner, options: { loadedRuns: 1 } })
    const runs = []
    for (let n = 0; n < 5; n += 1)
      runs.push(await host.startRun({ workflow: 'sequence', input: { wire: [n, 2] } }))
    for (let wave = 1; wave <= 2; wave += 1) {
      await until(() => gates.length === wave * 5)
      for (const open of gates.slice((wave - 1) * 5)) open()
    }
    const ended = await Promise.all(runs.map(({ run }) => host.wait(run)))
    expect(ended.map(valueOf)).toEqual([2, 3, 4, 5, 6])
    expect(runner.executed).toHaveLength(10)
  })

  it('lets other runs move while one computes for long', async () => {
    const order: string[] = []
    const runner = new StepRunner((n) => {
      order.push(n > 1000 ? 'busy' : 'quick')
      return Promise.resolve(n)
    })
    const { host } = await scene.host({ runner, options: { limits: { turnSlice: 1_000 } } })
    const busy = host.startRun({ workflow: 'busy', input: { wire: [200_000] } })
    const quick = await host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
    await host.wait(quick.run)
    expect(valueOf(await host.wait((await busy).run))).toBe(200_000)
    expect(order).toEqual(['quick', 'quick', 'quick', 'busy'])
  })
})
