import { encode } from '@namu/core/internal'
import { partitionOf, type InboxEntry } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { spreadRuns, succeeded, Writer } from './samples.js'

const cancel = (run: string, key: string, reason = key): InboxEntry => ({
  key,
  run,
  input: { type: 'cancel', reason },
})

export function inboxSuite(withStore: WithStore): void {
  describe('inbox', () => {
    it('keeps entries for the partition of their run, in the order of posting', () =>
      withStore(async ({ store, reopen }) => {
        const { one, sibling, elsewhere } = spreadRuns(store.partitions)
        const writer = new Writer(store)
        for (const run of [one, sibling, elsewhere]) await writer.create(run)
        const poster = await reopen()
        await poster.postInput(cancel(one, 'z'))
        await poster.postInput(cancel(sibling, 'm'))
        await poster.postInput(cancel(elsewhere, 'e'))
        await poster.postInput(cancel(one, 'a'))
        const partition = partitionOf(one, store.partitions)
        expect(await store.readInbox([partition])).toEqual([
          cancel(one, 'z'),
          cancel(sibling, 'm'),
          cancel(one, 'a'),
        ])
        const other = partitionOf(elsewhere, store.partitions)
        expect(await store.readInbox([other])).toEqual([cancel(elsewhere, 'e')])
        const both = await store.readInbox([partition, other])
        expect(both.map(({ run, key }) => `${run} ${key}`).sort()).toEqual(
          [`${one} a`, `${one} z`, `${elsewhere} e`, `${sibling} m`].sort(),
        )
        expect(await store.readInbox([])).toEqual([])
      }))

    it('keeps messages and decisions as they are', () =>
      withStore(async ({ store }) => {
        await new Writer(store).create('run_a')
        const payload = encode(new Map([['text \u0000', 5n]]))
        const entries: readonly InboxEntry[] = [
          {
            key: 'signal/1',
            run: 'run_a',
            input: { type: 'signal', name: 'paid', payload, key: '1', by: 'Ann' },
          },
          {
            key: 'approval/1/0',
            run: 'run_a',
            input: {
              type: 'approval',
              wait: 1,
              round: 0,
              approved: false,
              key: '2',
              form: payload,
            },
          },
        ]
        for (const entry of entries) await store.postInput(entry)
        const partition = partitionOf('run_a', store.partitions)
        expect(await store.readInbox([partition])).toEqual(entries)
      }))

    it('keeps the first of several entries with one key', () =>
      withStore(async ({ store, reopen }) => {
        await new Writer(store).create('run_a')
        const other = await reopen()
        await Promise.all(
          Array.from({ length: 6 }, (_, index) =>
            (index % 2 === 0 ? store : other).postInput(cancel('run_a', 'same', 'why')),
          ),
        )
        await store.postInput(cancel('run_a', 'same', 'another reason'))
        const partition = partitionOf('run_a', store.partitions)
        expect(await store.readInbox([partition])).toEqual([cancel('run_a', 'same', 'why')])
      }))

    it('gives up an entry with the events that have taken it in, and only then', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a')
        await store.postInput(cancel('run_a', 'first'))
        await store.postInput(cancel('run_a', 'second'))
        const partition = partitionOf('run_a', store.partitions)
        const refused = await writer.prepare('run_a', 7, [succeeded(1)])
        await store.append([{ ...refused, consumed: ['first'] }])
        expect(await store.readInbox([partition])).toHaveLength(2)
        const good = await writer.prepare('run_a', 1, [succeeded(1)])
        await store.append([{ ...good, consumed: ['first', 'unknown'] }])
        expect(await store.readInbox([partition])).toEqual([cancel('run_a', 'second')])
      }))

    it('can be emptied for an ended run without an event', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        await writer.create('run_a')
        await writer.append('run_a', 1, [succeeded(1)], { status: 'completed' })
        await store.postInput(cancel('run_a', 'late'))
        const nothing = await writer.prepare('run_a', 2, [], { status: 'completed' })
        expect(await store.append([{ ...nothing, consumed: ['late'] }])).toEqual([
          { status: 'committed' },
        ])
        expect(await store.readInbox([nothing.partition])).toEqual([])
        expect((await store.getRun('run_a'))?.events).toBe(2)
      }))
  })
}
