import type { Encoded } from '@namu/core/internal'
import type { Memo } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { digest } from './samples.js'

const memo = (letter: string, changes: Partial<Memo> = {}): Memo => ({
  key: digest(letter),
  value: `"${letter} ü\u0000"` as Encoded,
  run: 'run_a',
  at: 1_000,
  expiresAt: 2_000,
  ...changes,
})

export function memoSuite(withStore: WithStore): void {
  describe('memos', () => {
    it('are found by their keys until they expire', () =>
      withStore(async ({ store, reopen }) => {
        await store.putMemos([memo('1'), memo('2', { expiresAt: 5_000 })])
        const other = await reopen()
        const keys = [digest('1'), digest('2'), digest('9')]
        const found = await other.getMemos(keys, 1_999)
        expect([...found].sort((a, b) => a.expiresAt - b.expiresAt)).toEqual([
          memo('1'),
          memo('2', { expiresAt: 5_000 }),
        ])
        expect((await other.getMemos(keys, 2_000)).map(({ key }) => key)).toEqual([digest('2')])
        expect(await other.getMemos([], 0)).toEqual([])
      }))

    it('are replaced by later ones with the same key, the last one in one call', () =>
      withStore(async ({ store }) => {
        await store.putMemos([memo('1', { run: 'run_x' }), memo('1', { run: 'run_b' })])
        expect(await store.getMemos([digest('1')], 0)).toEqual([memo('1', { run: 'run_b' })])
        await store.putMemos([memo('1', { expiresAt: 9_000 })])
        expect(await store.getMemos([digest('1')], 5_000)).toEqual([
          memo('1', { expiresAt: 9_000 }),
        ])
      }))

    it('that have expired are removed in bounded steps, the oldest first', () =>
      withStore(async ({ store }) => {
        const letters = ['1', '2', '3', '4']
        await store.putMemos(letters.map((letter, at) => memo(letter, { expiresAt: 1_000 + at })))
        // Prolonged: its first expiry counts no more.
        await store.putMemos([memo('1', { expiresAt: 8_000 })])
        expect(await store.pruneMemos(1_003, 2)).toBe(2)
        const left = async () =>
          (await store.getMemos(letters.map(digest), 0)).map(({ key }) => key).sort()
        expect(await left()).toEqual([digest('1'), digest('4')])
        expect(await store.pruneMemos(1_003, 2)).toBe(1)
        expect(await store.pruneMemos(1_003, 2)).toBe(0)
        expect(await left()).toEqual([digest('1')])
      }))

    it('can be written by several processes at the same time', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const letters = ['1', '2', '3', '4', '5', '6']
        await Promise.all(
          Array.from({ length: 20 }, (_, at) => {
            const memos = letters.map((letter) => memo(letter, { at }))
            return (at % 2 === 0 ? store : other).putMemos(at % 3 === 0 ? memos.reverse() : memos)
          }),
        )
        expect(await store.getMemos(letters.map(digest), 0)).toHaveLength(letters.length)
      }))
  })
}
