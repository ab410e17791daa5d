import { setTimeout as sleep } from 'node:timers/promises'
import type { AppendOutcome, Store } from '@namu/engine'
import { inspectRun } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { StepRunner, storeWith, valueOf, sceneOfEachTest } from './scene.js'

const scene = sceneOfEachTest()

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
      hint: expect.stringMatching(/^Known workflows: .*\bbusy, .*\bsequence, /) as unknown,
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
