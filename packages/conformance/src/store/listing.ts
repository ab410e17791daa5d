import type { RunFilter, Store } from '@namu/engine'
import { partitionOf } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { succeeded, Writer } from './samples.js'

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
