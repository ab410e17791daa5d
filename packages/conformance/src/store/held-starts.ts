import { encode } from '@namu/core/internal'
import type { HeldStart } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'

function start(run: string, changes: Partial<HeldStart> = {}): Omit<HeldStart, 'revision'> {
  const { revision: _revision, ...given } = changes
  return {
    ...{ run, workflow: 'compute', version: '1.0.0' },
    ...{ input: encode([run, 'ü\u0000']), heldAt: 1_000, dueAt: 5_000 },
    ...given,
  }
}

export function heldStartSuite(withStore: WithStore): void {
  describe('held starts', () => {
    it('are kept as they are until they are dropped', () =>
      withStore(async ({ store, reopen }) => {
        const full = start('run_a', {
          ...{ slot: 'slot', prefetch: false, priority: 7, idempotencyKey: 'k\u0000' },
          ...{ fresh: true, singleton: 'f'.repeat(64), replaces: true },
        })
        expect(await store.holdStart(full)).toEqual({ ...full, revision: 0 })
        await store.holdStart(start('run_b'))
        const other = await reopen()
        expect(await other.getHeldStart('run_a')).toEqual({ ...full, revision: 0 })
        expect(await other.getHeldStart('run_b')).toEqual({ ...start('run_b'), revision: 0 })
        await other.dropStart('run_a')
        await other.dropStart('run_a')
        expect(await store.getHeldStart('run_a')).toBeUndefined()
        expect(await store.getRun('run_b')).toBeUndefined()
      }))

    it('are due in order of their times, those of one time by their runs', () =>
      withStore(async ({ store }) => {
        for (const [run, dueAt] of [
          ...([['run_c', 200] as const, ['run_b', 100] as const] as const),
          ...([['run_a', 200] as const, ['run_d', 201] as const] as const),
        ]) {
          await store.holdStart(start(run, { dueAt }))
        }
        const due = async (until: number, limit = 10) =>
          (await store.dueStarts({ until, limit })).map(({ run }) => run)
        expect(await due(99)).toEqual([])
        expect(await due(200)).toEqual(['run_b', 'run_a', 'run_c'])
        expect(await due(300, 2)).toEqual(['run_b', 'run_a'])
        const after = { dueAt: 200, run: 'run_a' }
        const behind = await store.dueStarts({ until: 300, limit: 10, after })
        expect(behind.map(({ run }) => run)).toEqual(['run_c', 'run_d'])
      }))

    it('take the place of the one that waits in their slot', () =>
      withStore(async ({ store }) => {
        await store.holdStart(start('run_a', { slot: 's' }))
        const later = start('run_b', { slot: 's', heldAt: 3_000, dueAt: 7_000 })
        const kept = await store.holdStart(later)
        expect(kept).toEqual({ ...later, run: 'run_a', heldAt: 1_000, revision: 1 })
        expect(await store.getHeldStart('run_a')).toEqual(kept)
        expect(await store.getHeldStart('run_b')).toBeUndefined()
        expect(await store.dueStarts({ until: 6_999, limit: 10 })).toEqual([])
        expect(await store.dueStarts({ until: 7_000, limit: 10 })).toEqual([kept])
        const other = await store.holdStart(start('run_c', { slot: 'other' }))
        expect(other.run).toBe('run_c')
      }))

    it('are due at the latest when the first has waited for long', () =>
      withStore(async ({ store }) => {
        await store.holdStart(start('run_a', { slot: 's' }), 5_500)
        const kept = await store.holdStart(start('run_b', { slot: 's', dueAt: 9_000 }), 5_500)
        expect(kept.dueAt).toBe(6_500)
      }))

    it('that are claimed keep their place, and another one waits beside', () =>
      withStore(async ({ store, reopen }) => {
        await store.holdStart(start('run_a', { slot: 's' }))
        expect(await store.claimStart('run_a', 1)).toBe(false)
        expect(await store.claimStart('run_a', 0)).toBe(true)
        // Whoever started the run did not come to drop it: the next one claims it again.
        expect(await (await reopen()).claimStart('run_a', 0)).toBe(true)
        const beside = await store.holdStart(start('run_b', { slot: 's' }))
        expect(beside).toMatchObject({ run: 'run_b', revision: 0 })
        // There is one that waits already.
        await store.unclaimStart('run_a')
        expect((await store.holdStart(start('run_c', { slot: 's' }))).run).toBe('run_b')
        await store.dropStart('run_b')
        await store.unclaimStart('run_a')
        expect((await store.holdStart(start('run_d', { slot: 's' }))).run).toBe('run_a')
        expect(await store.dueStarts({ until: 9_000, limit: 10 })).toHaveLength(1)
      }))

    it('let one of many concurrent ones be the first of a slot', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const kept = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            (index % 2 === 0 ? store : other).holdStart(
              start(`run_${String(index)}`, { slot: 's' }),
            ),
          ),
        )
        expect(new Set(kept.map(({ run }) => run)).size).toBe(1)
        const revisions = kept.map(({ revision }) => revision).sort((a, b) => a - b)
        expect(revisions).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      }))
  })
}
