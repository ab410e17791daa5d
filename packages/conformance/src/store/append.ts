import { encode } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { digest, evaluated, logOf, spreadRuns, started, succeeded, Writer } from './samples.js'

export function appendSuite(withStore: WithStore): void {
  describe('append', () => {
    it('commits events with the record after them', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const events = [started('run_a'), succeeded(1), evaluated(1), evaluated(2), succeeded(2)]
        const append = await writer.prepare('run_a', 0, events)
        expect(await store.append([append])).toEqual([{ status: 'committed' }])
        expect(await logOf(store, 'run_a')).toEqual(events.map((event, seq) => ({ seq, event })))
        expect(await store.getRun('run_a')).toEqual(append.record)
      }))

    it('is seen by another process once it has resolved', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const writer = new Writer(store)
        for (let length = 0; length < 5; length += 1) {
          await writer.append('run_a', length, [
            length === 0 ? started('run_a') : succeeded(length),
          ])
          expect((await other.getRun('run_a'))?.events).toBe(length + 1)
          expect(await logOf(other, 'run_a')).toHaveLength(length + 1)
        }
      }))

    it('refuses events for another length of the log and tells the length', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.append('run_a', 0, [started('run_a'), succeeded(1)])
        expect(await writer.append('run_a', 1, [succeeded(9)])).toEqual({
          status: 'conflict',
          length: 2,
        })
        expect(await writer.append('run_a', 3, [succeeded(9)])).toEqual({
          status: 'conflict',
          length: 2,
        })
        expect(await writer.append('run_a', 0, [started('run_a'), succeeded(9)])).toEqual({
          status: 'conflict',
          length: 2,
        })
        expect(await writer.append('run_b', 1, [succeeded(1)])).toEqual({
          status: 'conflict',
          length: 0,
        })
        expect(await logOf(store, 'run_a')).toHaveLength(2)
        expect((await store.getRun('run_a'))?.events).toBe(2)
        expect(await store.getRun('run_b')).toBeUndefined()
      }))

    it('answers committed when an earlier commit of unknown outcome had written the same', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const first = await writer.prepare('run_a', 0, [started('run_a'), succeeded(1)], {
          idempotencyKey: 'key',
        })
        const second = await writer.prepare('run_a', 2, [succeeded(2)])
        await store.append([first, second])
        expect(await store.append([first, second])).toEqual([
          { status: 'committed' },
          { status: 'committed' },
        ])
        expect(await logOf(store, 'run_a')).toHaveLength(3)
        expect((await store.getRun('run_a'))?.events).toBe(3)
      }))

    it('judges each append of a group on its own', () =>
      withStore(async ({ store }) => {
        const { one, elsewhere, sibling } = spreadRuns(store.partitions)
        const writer = new Writer(store)
        await writer.create(one)
        const good = await writer.prepare(sibling, 0, [started(sibling)])
        const conflict = await writer.prepare(one, 5, [succeeded(1)])
        const fenced = { ...(await writer.prepare(elsewhere, 0, [started(elsewhere)])), epoch: 0 }
        const follows = await writer.prepare(one, 1, [succeeded(1)])
        expect(await store.append([good, conflict, fenced, follows])).toEqual([
          { status: 'committed' },
          { status: 'conflict', length: 1 },
          { status: 'fenced', epoch: await writer.epoch(fenced.partition) },
          { status: 'committed' },
        ])
        expect(await store.getRun(elsewhere)).toBeUndefined()
        expect(await logOf(store, one)).toHaveLength(2)
      }))

    it('takes several appends of one run in one group, each behind the one before', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const appends = [
          await writer.prepare('run_a', 0, [started('run_a')]),
          await writer.prepare('run_a', 1, [succeeded(1), succeeded(2)]),
          await writer.prepare('run_a', 3, [succeeded(3)]),
        ]
        const outcomes = await store.append(appends)
        expect(outcomes.map((outcome) => outcome.status)).toEqual(Array(3).fill('committed'))
        expect((await logOf(store, 'run_a')).map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
        expect((await store.getRun('run_a'))?.events).toBe(4)
      }))

    it('lets one of several concurrent writers of a place win', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const writer = new Writer(store)
        await writer.create('run_a')
        const attempts = await Promise.all(
          Array.from({ length: 8 }, async (_, index) => {
            const append = await writer.prepare('run_a', 1, [succeeded(1, index)])
            const [outcome] = await (index % 2 === 0 ? store : other).append([append])
            return outcome?.status
          }),
        )
        expect(attempts.filter((status) => status === 'committed')).toHaveLength(1)
        expect(attempts.filter((status) => status === 'conflict')).toHaveLength(7)
        expect(await logOf(store, 'run_a')).toHaveLength(2)
      }))

    it('accepts an empty group', () =>
      withStore(async ({ store }) => {
        expect(await store.append([])).toEqual([])
      }))

    it('commits a large group and a large event', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const runs = Array.from({ length: 300 }, (_, index) => `run_${String(index)}`)
        const large = 'x'.repeat(2_000_000)
        const appends = []
        for (const run of runs) appends.push(await writer.prepare(run, 0, [started(run)]))
        appends.push(
          await writer.prepare('run_large', 0, [started('run_large'), succeeded(1, large)]),
        )
        const outcomes = await store.append(appends)
        expect(new Set(outcomes.map((outcome) => outcome.status))).toEqual(new Set(['committed']))
        const [, logged] = await logOf(store, 'run_large')
        expect(logged?.event).toEqual(succeeded(1, large))
      }))

    it('keeps the result and every other field of an ended run', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { idempotencyKey: 'key' })
        const end = await writer.prepare('run_a', 1, [succeeded(1)], {
          status: 'completed',
          result: encode({ sum: 43n }),
          idempotencyKey: 'key',
        })
        await store.append([end])
        expect(await store.getRun('run_a')).toEqual(end.record)
      }))

    it('moves a run to another release with an append', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a')
        const append = await writer.prepare('run_a', 1, [succeeded(1)])
        await store.append([{ ...append, record: { ...append.record, release: digest('e') } }])
        expect((await store.getRun('run_a'))?.release).toBe(digest('e'))
      }))
  })

  describe('idempotency keys', () => {
    it('refuse a second run and name the first', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { idempotencyKey: 'key' })
        expect(await writer.create('run_b', { idempotencyKey: 'key' })).toEqual({
          status: 'duplicate',
          run: 'run_a',
        })
        expect(await store.getRun('run_b')).toBeUndefined()
        expect(await logOf(store, 'run_b')).toEqual([])
        expect((await store.findByIdempotencyKey('compute', 'key'))?.run).toBe('run_a')
        expect(await store.findByIdempotencyKey('compute', 'other')).toBeUndefined()
      }))

    it('belong to their workflow', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { idempotencyKey: 'key' })
        expect(await writer.create('run_b', { idempotencyKey: 'key', workflow: 'audit' })).toEqual({
          status: 'committed',
        })
        expect((await store.findByIdempotencyKey('audit', 'key'))?.run).toBe('run_b')
      }))

    it('stay with an ended run', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { idempotencyKey: 'key' })
        await writer.append('run_a', 1, [succeeded(1)], {
          status: 'completed',
          idempotencyKey: 'key',
        })
        expect(await writer.create('run_b', { idempotencyKey: 'key' })).toEqual({
          status: 'duplicate',
          run: 'run_a',
        })
      }))

    it('let one of many concurrent starts win, also inside one group', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const writer = new Writer(store)
        const outcomes = await Promise.all(
          Array.from({ length: 6 }, async (_, index) => {
            const prepare = (name: string) =>
              writer.prepare(name, 0, [started(name)], { idempotencyKey: 'key' })
            const group = [
              await prepare(`run_${String(index)}a`),
              await prepare(`run_${String(index)}b`),
            ]
            return (index % 2 === 0 ? store : other).append(group)
          }),
        )
        const all = outcomes.flat()
        const winner = (await store.findByIdempotencyKey('compute', 'key'))?.run
        expect(all.filter((outcome) => outcome.status === 'committed')).toHaveLength(1)
        expect(all.filter((outcome) => outcome.status === 'duplicate')).toEqual(
          Array(11).fill({ status: 'duplicate', run: winner }),
        )
        expect(await store.listRuns()).toHaveLength(1)
      }))

    it('may be long and hold any text', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const key = `${'k'.repeat(5_000)}\u0000\u{1f600}/"'`
        await writer.create('run_a', { idempotencyKey: key })
        expect((await store.findByIdempotencyKey('compute', key))?.idempotencyKey).toBe(key)
      }))
  })
}
