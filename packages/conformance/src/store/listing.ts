import type { RunFilter, Store } from '@namu/engine'
import { partitionOf } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { digest, succeeded, Writer } from './samples.js'

const names = async (store: Store, filter?: RunFilter): Promise<string[]> =>
  (await store.listRuns(filter)).map(({ run }) => run)

export function listingSuite(withStore: WithStore): void {
  describe('listRuns', () => {
    it('lists newest first, by time of creation and then by id', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_b', { createdAt: 2_000 })
        await writer.create('run_z', { createdAt: 1_000 })
        await writer.create('run_c', { createdAt: 2_000 })
        await writer.create('run_a', { createdAt: 3_000 })
        expect(await names(store)).toEqual(['run_a', 'run_c', 'run_b', 'run_z'])
      }))

    it('gives 50 runs without a limit, and pages with before', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const runs = Array.from({ length: 60 }, (_, index) => `run_${String(index + 100)}`)
        for (const [index, run] of runs.entries())
          await writer.create(run, { createdAt: 1_000 + Math.floor(index / 7) })
        const newestFirst = [...runs].reverse()
        expect(await names(store)).toEqual(newestFirst.slice(0, 50))
        const paged: string[] = []
        for (;;) {
          const last = paged.at(-1)
          const page = await names(store, { limit: 7, ...(last ? { before: last } : {}) })
          if (page.length === 0) break
          paged.push(...page)
        }
        expect(paged).toEqual(newestFirst)
      }))

    it('filters by workflow, by status and by both, and follows a change of status', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_1', { createdAt: 1_001 })
        await writer.create('run_2', { createdAt: 1_002, workflow: 'audit' })
        await writer.create('run_3', { createdAt: 1_003 })
        await writer.create('run_4', { createdAt: 1_004, workflow: 'audit' })
        for (const [run, createdAt] of [
          ['run_2', 1_002],
          ['run_4', 1_004],
        ] as const)
          await writer.append(run, 1, [succeeded(1)], {
            status: 'failed',
            workflow: 'audit',
            createdAt,
          })
        await writer.append('run_3', 1, [succeeded(1)], { status: 'completed', createdAt: 1_003 })
        expect(await names(store)).toEqual(['run_4', 'run_3', 'run_2', 'run_1'])
        expect(await names(store, { workflow: 'audit' })).toEqual(['run_4', 'run_2'])
        expect(await names(store, { status: 'running' })).toEqual(['run_1'])
        expect(await names(store, { status: 'failed' })).toEqual(['run_4', 'run_2'])
        expect(await names(store, { status: 'failed', before: 'run_4' })).toEqual(['run_2'])
        expect(await names(store, { status: 'completed', workflow: 'compute' })).toEqual(['run_3'])
        expect(await names(store, { status: 'completed', workflow: 'audit' })).toEqual([])
        expect(await names(store, { status: 'cancelled' })).toEqual([])
        expect(await names(store, { workflow: 'unknown' })).toEqual([])
      }))

    it('lists the runs that a run has started, and those that none has', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const child = (name: string, createdAt: number, run = 'run_p') =>
          writer.create(`run_p.${name}`, {
            createdAt,
            workflow: name.startsWith('a') ? 'audit' : 'compute',
            parent: { run, call: createdAt - 1_000, depth: run === 'run_p' ? 1 : 2 },
          })
        await writer.create('run_p', { createdAt: 1_000 })
        await child('a1', 1_001)
        await child('c1', 1_002)
        await child('a2', 1_004)
        await child('grandchild', 1_005, 'run_p.a1')
        await writer.create('run_q', { createdAt: 1_003 })
        await writer.append('run_p.c1', 1, [succeeded(1)], {
          status: 'failed',
          createdAt: 1_002,
          parent: { run: 'run_p', call: 2, depth: 1 },
        })
        const all = ['run_p.grandchild', 'run_p.a2', 'run_q', 'run_p.c1', 'run_p.a1', 'run_p']
        expect(await names(store)).toEqual(all)
        expect(await names(store, { limit: 2, before: 'run_p.a2' })).toEqual(all.slice(2, 4))
        expect(await names(store, { parent: null })).toEqual(['run_q', 'run_p'])
        expect(await names(store, { parent: null, before: 'run_p.a2', limit: 1 })).toEqual([
          'run_q',
        ])
        expect(await names(store, { parent: null, workflow: 'audit' })).toEqual([])
        expect(await names(store, { parent: 'run_p' })).toEqual([
          'run_p.a2',
          'run_p.c1',
          'run_p.a1',
        ])
        expect(await names(store, { parent: 'run_p', before: 'run_p.a2' })).toEqual([
          'run_p.c1',
          'run_p.a1',
        ])
        expect(await names(store, { parent: 'run_p', status: 'failed' })).toEqual(['run_p.c1'])
        expect(await names(store, { parent: 'run_p', status: 'running', limit: 1 })).toEqual([
          'run_p.a2',
        ])
        expect(await names(store, { parent: 'run_p', workflow: 'audit' })).toEqual([
          'run_p.a2',
          'run_p.a1',
        ])
        expect(await names(store, { parent: 'run_p.a1' })).toEqual(['run_p.grandchild'])
        expect(await names(store, { parent: 'run_q' })).toEqual([])
        expect(await names(store, { workflow: 'audit' })).toEqual(['run_p.a2', 'run_p.a1'])
        expect(await names(store, { status: 'failed' })).toEqual(['run_p.c1'])
      }))

    it('keeps who started a run with its record', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const parent = { run: 'run_p', call: 7, depth: 3, detached: true } as const
        await writer.create('run_p.d', { parent })
        await writer.append('run_p.d', 1, [succeeded(1)], { status: 'completed', parent })
        expect((await store.getRun('run_p.d'))?.parent).toEqual(parent)
        expect((await store.listRuns({ parent: 'run_p' }))[0]?.parent).toEqual(parent)
      }))

    it('lists the runs that were made of a run, and keeps what their rows say about it', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const origin = { run: 'run_a', kind: 'retry', at: 7, call: 3 } as const
        const carrying = { ...origin, carrying: true } as const
        await writer.create('run_a')
        await writer.create('run_b', { createdAt: 1_001, origin: carrying })
        await writer.create('run_c', { createdAt: 1_002, origin: { ...origin, kind: 'fork' } })
        await writer.create('run_d', { createdAt: 1_003, origin: { ...origin, run: 'run_b' } })
        expect(await names(store, { origin: 'run_a' })).toEqual(['run_c', 'run_b'])
        expect(await names(store, { origin: 'run_a', before: 'run_c' })).toEqual(['run_b'])
        expect(await names(store, { origin: 'run_d' })).toEqual([])
        expect((await store.getRun('run_b'))?.origin).toEqual(carrying)
        const rebinds = [{ seq: 4, release: digest('e'), version: '0.9.0' }]
        const row = { createdAt: 1_001, origin, rebinds, status: 'failed' } as const
        await writer.append('run_b', 1, [succeeded(1)], row)
        expect(await store.getRun('run_b')).toMatchObject({ origin, rebinds })
        expect((await store.getRun('run_b'))?.origin).toEqual(origin)
        expect(await names(store, { origin: 'run_a', status: 'failed' })).toEqual(['run_b'])
      }))

    it('lists the runs that ask people something, and what they ask', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const asked = (wait: number) =>
          ({ wait, since: 5, round: 0, to: 'Ann \u0000 ü', askedAt: 5, token: 'abc' }) as const
        const parent = { run: 'run_1', call: 1, depth: 1 } as const
        await writer.create('run_1', { createdAt: 1_001 })
        await writer.create('run_2', { createdAt: 1_002, approvals: [asked(1), asked(2)] })
        await writer.create('run_3', { createdAt: 1_003, workflow: 'audit' })
        await writer.create('run_4', { createdAt: 1_004, parent, approvals: [asked(3)] })
        expect(await names(store, { asking: true })).toEqual(['run_4', 'run_2'])
        expect(await names(store, { asking: true, before: 'run_4' })).toEqual(['run_2'])
        expect(await names(store, { asking: true, limit: 1 })).toEqual(['run_4'])
        const row = { createdAt: 1_003, workflow: 'audit', approvals: [asked(7)] }
        await writer.append('run_3', 1, [succeeded(1)], row)
        await writer.append('run_2', 1, [succeeded(1)], { createdAt: 1_002 })
        expect(await names(store, { asking: true })).toEqual(['run_4', 'run_3'])
        expect(await names(store, { asking: true, workflow: 'audit' })).toEqual(['run_3'])
        expect((await store.getRun('run_3'))?.approvals).toEqual([asked(7)])
        expect(await store.getRun('run_2')).not.toHaveProperty('approvals')
        const ended = { createdAt: 1_004, parent, status: 'completed' } as const
        await writer.append('run_4', 1, [succeeded(1)], ended)
        expect(await names(store, { asking: true })).toEqual(['run_3'])
      }))

    it('shows the record as committed last', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a')
        const append = await writer.prepare('run_a', 1, [succeeded(1), succeeded(2)])
        await store.append([append])
        expect(await store.listRuns()).toEqual([append.record])
      }))
  })

  describe('openRuns', () => {
    it('gives the running runs of one partition', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const runs = Array.from({ length: 40 }, (_, index) => `run_${String(index)}`)
        for (const run of runs) await writer.create(run)
        const ended = runs.filter((_, index) => index % 3 === 0)
        for (const run of ended)
          await writer.append(run, 1, [succeeded(1)], { status: 'cancelled' })
        const open = runs.filter((run) => !ended.includes(run))
        const found: string[] = []
        for (const partition of new Set(runs.map((run) => partitionOf(run, store.partitions)))) {
          const records = await store.openRuns(partition)
          for (const record of records) expect(record.partition).toBe(partition)
          found.push(...records.map(({ run }) => run))
        }
        expect(found.sort()).toEqual(open.sort())
      }))
  })
}
