import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildOutput } from '@namu/core/internal'
import type { AppendOutcome, HostNews, Store } from '@namu/engine'
import { inspectRun, partitionOf, systemOwner } from '@namu/engine'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildHostProject, Scene, StepRunner, storeWith, valueOf } from './scene.js'

let build: BuildOutput
let scene: Scene

beforeAll(async () => {
  build = await buildHostProject()
})
beforeEach(async () => {
  scene = await Scene.open(build)
})
afterEach(async () => {
  await scene.close()
})

const never = (): Promise<never> => new Promise(() => undefined)

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(2)
}

async function seqsOf(store: Store, run: string): Promise<number[]> {
  const seqs: number[] = []
  for await (const { seq } of store.readLog(run)) seqs.push(seq)
  return seqs
}

describe('starting a run', () => {
  it('executes it to its end and keeps the result', async () => {
    const { host } = await scene.host()
    const started = await host.startRun({ workflow: 'sequence', input: { wire: [1, 4] } })
    expect(started).toMatchObject({ created: true, record: { status: 'running', events: 1 } })
    const record = await host.wait(started.run)
    expect(record).toMatchObject({ status: 'completed', events: 5, version: '1.0.0' })
    expect(record.calls).toEqual({ started: 4, settled: 4 })
    expect(valueOf(record)).toBe(5)
    expect(await seqsOf(scene.store, started.run)).toEqual([0, 1, 2, 3, 4])
  })

  it('refuses an input that does not fit, naming the place and what was expected', async () => {
    const { host } = await scene.host()
    const order = {
      id: 'a',
      placed: '2026-01-01T00:00:00Z',
      lines: [{ article: 'x', amount: 'no' }],
    }
    const starting = host.startRun({ workflow: 'typed', input: { wire: [order] } })
    await expect(starting).rejects.toMatchObject({
      code: 'NAMU3003',
      message: expect.stringMatching(/\/0\/lines\/0\/amount.*number.*"no"/) as unknown,
    })
    const tooFew = host.startRun({ workflow: 'sequence', input: { wire: [1] } })
    await expect(tooFew).rejects.toMatchObject({ code: 'NAMU3003' })
    expect(await scene.store.listRuns()).toEqual([])
  })

  it('decodes the wire form by the schema', async () => {
    const { host } = await scene.host()
    const order = { id: 'a', placed: '2026-01-01T00:00:00.000Z', lines: [] }
    const { run } = await host.startRun({ workflow: 'typed', input: { wire: [order] } })
    expect(valueOf(await host.wait(run))).toEqual(new Date('2026-01-01T00:00:00Z'))
  })

  it('refuses a workflow or version it does not know, and says which there are', async () => {
    const { host } = await scene.host()
    const start = (workflow: string, version?: string) =>
      host.startRun({ workflow, input: { wire: [] }, ...(version ? { version } : {}) })
    await expect(start('nothing')).rejects.toMatchObject({
      code: 'NAMU4001',
      hint: expect.stringContaining('busy, chatty, fan, napping, sequence') as unknown,
    })
    await expect(start('fan', '9.9.9')).rejects.toMatchObject({
      code: 'NAMU4001',
      hint: expect.stringContaining('1.0.0') as unknown,
    })
  })

  it('gives the same run for one idempotency key, and refuses another input', async () => {
    const { host } = await scene.host()
    const start = (from: number) =>
      host.startRun({ workflow: 'sequence', input: { wire: [from, 1] }, idempotencyKey: 'k' })
    const all = await Promise.all([start(1), start(1), start(1), start(1)])
    expect(new Set(all.map(({ run }) => run)).size).toBe(1)
    expect(all.filter(({ created }) => created)).toHaveLength(1)
    expect(await start(1)).toMatchObject({ created: false, run: all[0]?.run })
    await expect(start(2)).rejects.toMatchObject({ code: 'NAMU4010' })
  })

  it('gives the same run for a given id', async () => {
    const { host } = await scene.host()
    const start = () =>
      host.startRun({ workflow: 'sequence', input: { wire: [1, 1] }, run: 'run_derived' })
    const [first, second] = await Promise.all([start(), start()])
    expect([first.created, second.created].sort()).toEqual([false, true])
    expect(valueOf(await host.wait('run_derived'))).toBe(2)
    expect((await start()).created).toBe(false)
  })
})

describe('committing', () => {
  it('starts nothing before what it depends on is committed', async () => {
    const order: string[] = []
    const runner = new StepRunner((n) => {
      order.push(`execute ${String(n)}`)
      return Promise.resolve(n + 1)
    })
    const through = (store: Store): Store =>
      storeWith(store, {
        append: async (appends) => {
          await sleep(5)
          const outcomes = await store.append(appends)
          order.push(`commit ${appends.map((one) => one.record.events).join()}`)
          return outcomes
        },
      })
    const { host } = await scene.host({ runner, through })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await host.wait(run)
    expect(order).toEqual(['commit 1', 'execute 1', 'commit 2', 'execute 2', 'commit 3'])
  })

  it('groups what comes while a commit is under way', async () => {
    const groups: number[] = []
    const through = (store: Store): Store =>
      storeWith(store, {
        append: async (appends) => {
          groups.push(appends.length)
          await sleep(3)
          return store.append(appends)
        },
      })
    const { host } = await scene.host({ through })
    const runs = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        host.startRun({ workflow: 'sequence', input: { wire: [n, 3] } }),
      ),
    )
    const ended = await Promise.all(runs.map(({ run }) => host.wait(run)))
    expect(ended.map(valueOf)).toEqual(Array.from({ length: 40 }, (_, n) => n + 3))
    // 160 appends without groups.
    expect(groups.length).toBeLessThan(80)
  })

  it('sends a commit of unknown outcome again until it is known', async () => {
    let failures = 0
    const through = (store: Store): Store =>
      storeWith(store, {
        append: async (appends) => {
          failures += 1
          if (failures % 4 === 1) throw new Error('refused before it was written')
          const outcomes = await store.append(appends)
          if (failures % 4 === 3) throw new Error('the answer was lost')
          return outcomes
        },
      })
    const { host, runner } = await scene.host({ through })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [5] } })
    expect(valueOf(await host.wait(run))).toEqual([1, 2, 3, 4, 5])
    const seqs = await seqsOf(scene.store, run)
    expect(seqs).toEqual(seqs.map((_, index) => index))
    expect(runner.executed).toHaveLength(5)
  })

  it('says once that the store fails, and goes on when it answers again', async () => {
    let failures = 3
    const through = (store: Store): Store =>
      storeWith(store, {
        append: (appends) => {
          failures -= 1
          return failures >= 0 ? Promise.reject(new Error('disk full')) : store.append(appends)
        },
      })
    const { host, news } = await scene.host({ through })
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [2] } })
    expect((await host.wait(run)).status).toBe('completed')
    expect(news.filter(({ type }) => type === 'store failed')).toEqual([
      { type: 'store failed', error: new Error('disk full') },
    ])
  })

  it('reads the run again when the log has events it did not know', async () => {
    let lie = 3
    const through = (store: Store): Store =>
      storeWith(store, {
        append: async (appends) => {
          lie -= 1
          if (lie !== 0) return store.append(appends)
          return appends.map((one): AppendOutcome => ({ status: 'conflict', length: one.expected }))
        },
      })
    const { host } = await scene.host({ through })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 4] } })
    expect(valueOf(await host.wait(run))).toBe(5)
  })

  it('tells committed events in order and without gaps', async () => {
    const { host, news } = await scene.host()
    const { run } = await host.startRun({ workflow: 'fan', input: { wire: [20] } })
    const record = await host.wait(run)
    const committed = news.filter((one) => one.type === 'committed')
    expect(committed.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual(
      Array.from({ length: record.events }, (_, seq) => seq),
    )
    expect(committed.at(-1)?.record).toEqual(record)
  })
})

describe('failing attempts', () => {
  it('are repeated after a delay, and the last failure is the outcome', async () => {
    const runner = new StepRunner((n) =>
      n === 1 ? Promise.reject(new Error('always')) : Promise.resolve(n),
    )
    const { host } = await scene.host({ runner })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    const record = await host.wait(run)
    expect(record.status).toBe('failed')
    expect(valueOf(record)).toMatchObject({ message: 'always' })
    expect(runner.executed.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(runner.executed.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
    const { calls } = await inspectRun(scene.store, run)
    expect(calls).toMatchObject([
      {
        status: 'failed',
        attempts: [
          { attempt: 1, status: 'failed', reason: 'error' },
          { attempt: 2, status: 'failed', reason: 'error' },
          { attempt: 3, status: 'failed', reason: 'error' },
        ],
      },
    ])
  })
})

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
    const small = await Scene.open(build, 4)
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
