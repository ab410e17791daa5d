import type { DueRun, RunAppend, Store } from '@namu/engine'
import { partitionOf } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { logOf, owner, started, succeeded, Writer } from './samples.js'

const events = (count: number) =>
  Array.from({ length: count }, (_, at) => (at === 0 ? started('run_a') : succeeded(at)))

/** As `append`, with the record's `firstEvent`. */
function dropping(append: RunAppend, firstEvent: number): RunAppend {
  return { ...append, record: { ...append.record, firstEvent } }
}

export function snapshotSuite(withStore: WithStore): void {
  describe('snapshots', () => {
    it('are committed with an append, at the position behind it', () =>
      withStore(async ({ store, reopen }) => {
        const writer = new Writer(store)
        const append = await writer.prepare('run_a', 0, events(3))
        expect(await store.readSnapshot('run_a')).toBeUndefined()
        await store.append([{ ...append, snapshot: '{"ünï":"\\u0000"}' }])
        const other = await reopen()
        expect(await other.readSnapshot('run_a')).toEqual({ events: 3, text: '{"ünï":"\\u0000"}' })
        expect(await other.readSnapshot('run_b')).toBeUndefined()
      }))

    it('are replaced by a newer one, and stay through appends that have none', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(3))), snapshot: '1' }])
        await writer.append('run_a', 3, [succeeded(3)])
        expect(await store.readSnapshot('run_a')).toEqual({ events: 3, text: '1' })
        const next = await writer.prepare('run_a', 4, [succeeded(4), succeeded(5)])
        await store.append([{ ...next, snapshot: '2' }])
        expect(await store.readSnapshot('run_a')).toEqual({ events: 6, text: '2' })
      }))

    it('of a refused append are not written', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a')
        const conflict = await writer.prepare('run_a', 5, [succeeded(1)])
        const fenced = await writer.prepare('run_a', 1, [succeeded(1)])
        const outcomes = [
          ...(await store.append([{ ...conflict, snapshot: 'x' }])),
          ...(await store.append([{ ...fenced, epoch: fenced.epoch - 1, snapshot: 'y' }])),
        ]
        expect(outcomes.map(({ status }) => status)).toEqual(['conflict', 'fenced'])
        expect(await store.readSnapshot('run_a')).toBeUndefined()
      }))

    it('of several appends of one run in a group are of the last that has one', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const outcomes = await store.append([
          { ...(await writer.prepare('run_a', 0, events(2))), snapshot: '1' },
          { ...(await writer.prepare('run_a', 2, [succeeded(2)])), snapshot: '2' },
          await writer.prepare('run_a', 3, [succeeded(3)]),
        ])
        expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['committed']))
        expect(await store.readSnapshot('run_a')).toEqual({ events: 3, text: '2' })
        expect(await logOf(store, 'run_a')).toHaveLength(4)
      }))

    it('may be large', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const text = 'x'.repeat(5_000_000)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(1))), snapshot: text }])
        expect((await store.readSnapshot('run_a'))?.text).toBe(text)
      }))
  })

  describe('truncation', () => {
    it('drops the events in front of the first event of the record', () =>
      withStore(async ({ store, reopen }) => {
        const writer = new Writer(store)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(10))), snapshot: 's' }])
        const next = dropping(await writer.prepare('run_a', 10, [succeeded(10)]), 8)
        expect(await store.append([next])).toEqual([{ status: 'committed' }])
        const other = await reopen()
        expect((await other.getRun('run_a'))?.firstEvent).toBe(8)
        expect((await logOf(other, 'run_a', 8)).map(({ seq }) => seq)).toEqual([8, 9, 10])
        expect((await logOf(other, 'run_a', 10)).map(({ seq }) => seq)).toEqual([10])
        expect(await other.readSnapshot('run_a')).toEqual({ events: 10, text: 's' })
      }))

    it('is told to whoever reads from an event that was dropped, also behind the end', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(10))), snapshot: 's' }])
        const next = { ...(await writer.prepare('run_a', 10, [])), consumed: ['none'] }
        await store.append([dropping(next, 10)])
        for (const from of [undefined, 0, 9])
          await expect(logOf(store, 'run_a', from)).rejects.toMatchObject({
            code: 'NAMU4131',
            message: expect.stringContaining('begins with event 10') as unknown,
          })
        expect(await logOf(store, 'run_a', 10)).toEqual([])
      }))

    it('is told to a reader that it overtakes', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const length = 1_500
        await store.append([
          { ...(await writer.prepare('run_a', 0, events(length))), snapshot: 's' },
        ])
        const read = async (): Promise<void> => {
          for await (const { seq } of store.readLog('run_a')) {
            if (seq !== 0) continue
            const next = await writer.prepare('run_a', length, [succeeded(length)])
            await store.append([dropping(next, 1_200)])
          }
        }
        await expect(read()).rejects.toMatchObject({ code: 'NAMU4131' })
      }))

    it('keeps an append idempotent: the same one again is committed', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(10))), snapshot: 's' }])
        const next = dropping(await writer.prepare('run_a', 10, [succeeded(10)]), 10)
        await store.append([next])
        expect(await store.append([next])).toEqual([{ status: 'committed' }])
        expect(await logOf(store, 'run_a', 10)).toHaveLength(1)
      }))

    it('of a refused append does not happen', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await store.append([{ ...(await writer.prepare('run_a', 0, events(10))), snapshot: 's' }])
        const next = await writer.prepare('run_a', 10, [succeeded(10)])
        await store.append([dropping({ ...next, epoch: next.epoch - 1 }, 5)])
        expect(await logOf(store, 'run_a')).toHaveLength(10)
      }))
  })

  describe('parked runs', () => {
    const park = async (
      writer: Writer,
      run: string,
      length: number,
      wait: { readonly parked?: true; readonly wakeAt?: number },
    ): Promise<void> => {
      const append = await writer.prepare(run, length, [
        length === 0 ? started(run) : succeeded(length),
      ])
      const [outcome] = await writer.store.append([
        { ...append, record: { ...append.record, ...wait } },
      ])
      expect(outcome).toEqual({ status: 'committed' })
    }
    const all = (store: Store): number[] => Array.from({ length: store.partitions }, (_, at) => at)
    const due = async (store: Store, until: number, limit = 100, after?: DueRun) =>
      (
        await store.dueRuns({ partitions: all(store), until, limit, ...(after ? { after } : {}) })
      ).map(({ run, wakeAt }) => [run, wakeAt])

    it('are not among the active ones, and come back when they go on', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const partition = partitionOf('run_a', store.partitions)
        await park(writer, 'run_a', 0, {})
        expect(await store.activeRuns(partition)).toEqual(['run_a'])
        await park(writer, 'run_a', 1, { parked: true })
        expect(await store.activeRuns(partition)).toEqual([])
        expect((await store.getRun('run_a'))?.parked).toBe(true)
        expect((await store.openRuns(partition)).map(({ run }) => run)).toEqual(['run_a'])
        await park(writer, 'run_a', 2, {})
        expect(await store.activeRuns(partition)).toEqual(['run_a'])
        expect((await store.getRun('run_a'))?.parked).toBeUndefined()
        await writer.append('run_a', 3, [succeeded(3)], { status: 'completed' })
        expect(await store.activeRuns(partition)).toEqual([])
      }))

    it('are found by the time they are to be woken, the earliest first, page by page', () =>
      withStore(async ({ store, reopen }) => {
        const writer = new Writer(store)
        await park(writer, 'run_c', 0, { parked: true, wakeAt: 20 })
        await park(writer, 'run_a', 0, { parked: true, wakeAt: 30 })
        await park(writer, 'run_b', 0, { wakeAt: 20 })
        await park(writer, 'run_d', 0, { parked: true, wakeAt: 81 })
        await park(writer, 'run_e', 0, { parked: true })
        const other = await reopen()
        expect(await due(other, 81)).toEqual([
          ['run_b', 20],
          ['run_c', 20],
          ['run_a', 30],
          ['run_d', 81],
        ])
        expect(await due(other, 30)).toHaveLength(3)
        expect(await due(other, 19)).toEqual([])
        expect(await due(other, 81, 2)).toEqual([
          ['run_b', 20],
          ['run_c', 20],
        ])
        expect(await due(other, 81, 2, { run: 'run_b', wakeAt: 20 })).toEqual([
          ['run_c', 20],
          ['run_a', 30],
        ])
        const home = partitionOf('run_a', store.partitions)
        const ofHome = await other.dueRuns({ partitions: [home], until: 100, limit: 100 })
        expect(ofHome).toContainEqual({ run: 'run_a', wakeAt: 30 })
        for (const { run } of ofHome) expect(partitionOf(run, store.partitions)).toBe(home)
        expect(await other.dueRuns({ partitions: [], until: 100, limit: 100 })).toEqual([])
      }))

    it('are found by the newest of these times, until they end', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await park(writer, 'run_a', 0, { parked: true, wakeAt: 20 })
        await park(writer, 'run_a', 1, { parked: true, wakeAt: 10 })
        expect(await due(store, 50)).toEqual([['run_a', 10]])
        await park(writer, 'run_a', 2, { parked: true })
        expect(await due(store, 50)).toEqual([])
        await park(writer, 'run_a', 3, { wakeAt: 30 })
        expect(await due(store, 50)).toEqual([['run_a', 30]])
        await writer.append('run_a', 4, [succeeded(4)], { status: 'completed' })
        expect(await due(store, 50)).toEqual([])
      }))

    it('stay as they are when a stale owner writes', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await park(writer, 'run_a', 0, { parked: true, wakeAt: 20 })
        const stale = await writer.prepare('run_a', 1, [succeeded(1)])
        const { partition, epoch } = stale
        await store.release([{ partition, owner: writer.owner, epoch, expiresAt: 0 }])
        await store.acquire(partition, owner('second'), 60_000)
        await store.append([stale])
        expect(await due(store, 50)).toEqual([['run_a', 20]])
        expect(await store.activeRuns(partition)).toEqual([])
      }))
  })
}
