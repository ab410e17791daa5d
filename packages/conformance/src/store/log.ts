import type { LogLine } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { logOf, started, succeeded, Writer } from './samples.js'

export function logSuite(withStore: WithStore): void {
  describe('readLog', () => {
    it('reads from a sequence number to the end, over many pages', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const events = Array.from({ length: 1_234 }, (_, index) =>
          index === 0 ? started('run_a') : succeeded(index),
        )
        await writer.append('run_a', 0, events)
        const log = await logOf(store, 'run_a')
        expect(log).toEqual(events.map((event, seq) => ({ seq, event })))
        expect(await logOf(store, 'run_a', 0)).toHaveLength(1_234)
        expect((await logOf(store, 'run_a', 1_000)).map(({ seq }) => seq)).toEqual(
          Array.from({ length: 234 }, (_, index) => 1_000 + index),
        )
        expect(await logOf(store, 'run_a', 1_234)).toEqual([])
      }))

    it('keeps the logs of runs with similar names apart', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        for (const run of ['run_1', 'run_10', 'run_', 'run_1a'])
          await writer.append(run, 0, [started(run)])
        await writer.append('run_1', 1, [succeeded(1)])
        expect(await logOf(store, 'run_1')).toEqual([
          { seq: 0, event: started('run_1') },
          { seq: 1, event: succeeded(1) },
        ])
        expect(await logOf(store, 'run_10')).toHaveLength(1)
      }))

    it('gives nothing for an unknown run', () =>
      withStore(async ({ store }) => {
        expect(await logOf(store, 'run_none')).toEqual([])
        expect(await store.getRun('run_none')).toBeUndefined()
      }))

    it('can be left half-way, and written to meanwhile', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.append('run_a', 0, [started('run_a'), succeeded(1), succeeded(2)])
        for await (const { seq } of store.readLog('run_a')) {
          expect(await writer.append('run_a', 3, [succeeded(3)])).toEqual({ status: 'committed' })
          expect(seq).toBe(0)
          break
        }
        expect(await logOf(store, 'run_a')).toHaveLength(4)
      }))
  })

  describe('log lines', () => {
    const line = (run: string, message: string): LogLine => ({
      run,
      call: 1,
      attempt: 2,
      task: 'm#t',
      time: 5,
      level: 'info',
      message,
      fields: { nested: { list: [1, null, 'ü'] } },
      progress: 0.5,
    })

    it('come back in the order they were written, from an index', () =>
      withStore(async ({ store, reopen }) => {
        await store.writeLogLines([line('run_a', '0'), line('run_b', 'x'), line('run_a', '1')])
        await store.writeLogLines([line('run_a', '2\u0000')])
        await store.writeLogLines([])
        const other = await reopen()
        expect(await other.readLogLines('run_a')).toEqual([
          line('run_a', '0'),
          line('run_a', '1'),
          line('run_a', '2\u0000'),
        ])
        expect(await other.readLogLines('run_a', 2)).toEqual([line('run_a', '2\u0000')])
        expect(await other.readLogLines('run_a', 3)).toEqual([])
        expect(await other.readLogLines('run_none')).toEqual([])
      }))
  })
}
