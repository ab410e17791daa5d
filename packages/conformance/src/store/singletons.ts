import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { digest, started, succeeded, Writer } from './samples.js'

const singleton = digest('f')

export function singletonSuite(withStore: WithStore): void {
  describe('singletons', () => {
    it('refuse a second run until the first has ended, and name it', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { singleton, priority: -3 })
        expect(await store.getRun('run_a')).toMatchObject({ singleton, priority: -3 })
        const occupied = { status: 'occupied', run: 'run_a' }
        expect(await writer.create('run_b', { singleton })).toEqual(occupied)
        expect(await store.getRun('run_b')).toBeUndefined()
        expect(await store.findSingleton('compute', singleton)).toBe('run_a')
        expect(await store.findSingleton('audit', singleton)).toBeUndefined()
        await writer.append('run_a', 1, [succeeded(1)], { singleton })
        expect(await writer.create('run_b', { singleton })).toEqual(occupied)
        await writer.append('run_a', 2, [succeeded(2)], { status: 'completed' })
        expect(await store.getRun('run_a')).not.toHaveProperty('singleton')
        expect(await store.findSingleton('compute', singleton)).toBeUndefined()
        expect(await writer.create('run_b', { singleton })).toEqual({ status: 'committed' })
      }))

    it('belong to their workflow', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const both = ['compute', 'audit'].map((workflow, index) =>
          writer.create(`run_${String(index)}`, { workflow, singleton }),
        )
        expect(await Promise.all(both)).toEqual([{ status: 'committed' }, { status: 'committed' }])
      }))

    it('leave an idempotency key free when they refuse', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a', { singleton })
        const key = { singleton, idempotencyKey: 'key' }
        expect(await writer.create('run_b', key)).toEqual({ status: 'occupied', run: 'run_a' })
        expect(await store.findByIdempotencyKey('compute', 'key')).toBeUndefined()
        expect(await writer.create('run_c', { idempotencyKey: 'key' })).toEqual({
          status: 'committed',
        })
      }))

    it('let one of many concurrent starts win, also inside one group', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const writer = new Writer(store)
        const outcomes = await Promise.all(
          Array.from({ length: 6 }, async (_, index) => {
            const prepare = (name: string) =>
              writer.prepare(name, 0, [started(name)], { singleton })
            const group = [
              await prepare(`run_${String(index)}a`),
              await prepare(`run_${String(index)}b`),
            ]
            return (index % 2 === 0 ? store : other).append(group)
          }),
        )
        const statuses = outcomes.flat().map(({ status }) => status)
        expect(statuses.filter((status) => status === 'committed')).toHaveLength(1)
        expect(statuses.filter((status) => status === 'occupied')).toHaveLength(11)
        expect(await store.listRuns()).toHaveLength(1)
      }))
  })
}
