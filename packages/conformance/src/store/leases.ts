import { spawnSync } from 'node:child_process'
import type { Lease, Owner, Store } from '@namu/engine'
import { partitionOf } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import type { WithStore } from './conformance.js'
import { leaseMs, logOf, owner, spreadRuns, started, succeeded, Writer } from './samples.js'

/** Short enough to wait for, where real time has to pass. */
const shortMs = 400

async function take(store: Store, partition: number, by: Owner, ttlMs = leaseMs): Promise<Lease> {
  const result = await store.acquire(partition, by, ttlMs)
  if (!result.acquired) throw new Error(`held by ${result.holder.owner.id}`)
  return result.lease
}

export function leaseSuite(withStore: WithStore): void {
  describe('leases', () => {
    it('give a free partition to the first who asks and name the holder to others', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const lease = await take(store, 3, owner('a'))
        expect(lease).toMatchObject({ partition: 3, owner: owner('a') })
        expect(lease.epoch).toBeGreaterThan(0)
        const refused = await other.acquire(3, owner('b'), leaseMs)
        expect(refused).toMatchObject({
          acquired: false,
          holder: { partition: 3, owner: owner('a'), epoch: lease.epoch },
        })
        expect(await other.holder(3)).toMatchObject({ owner: owner('a'), epoch: lease.epoch })
        expect(await other.holder(4)).toBeUndefined()
      }))

    it('keep their epoch when the same owner asks again', () =>
      withStore(async ({ store }) => {
        const first = await take(store, 0, owner('a'))
        const again = await take(store, 0, owner('a'))
        expect(again.epoch).toBe(first.epoch)
      }))

    it('let one of several concurrent owners win', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const results = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            (index % 2 === 0 ? store : other).acquire(5, owner(String(index)), leaseMs),
          ),
        )
        expect(results.filter((result) => result.acquired)).toHaveLength(1)
      }))

    it('are free after release, with a higher epoch for whoever comes next', () =>
      withStore(async ({ store }) => {
        const first = await take(store, 0, owner('a'))
        await store.release([first])
        expect(await store.holder(0)).toBeUndefined()
        const second = await take(store, 0, owner('b'))
        expect(second.epoch).toBeGreaterThan(first.epoch)
        await store.release([first])
        expect(await store.holder(0)).toMatchObject({ owner: owner('b') })
      }))

    it('expire, and can then be taken by others', () =>
      withStore(async ({ store, advance }) => {
        const first = await take(store, 0, owner('a'), shortMs)
        await advance(shortMs * 1.5)
        expect(await store.holder(0)).toBeUndefined()
        const second = await take(store, 0, owner('b'))
        expect(second.epoch).toBeGreaterThan(first.epoch)
      }))

    it('live on while they are renewed', () =>
      withStore(async ({ store, advance }) => {
        const lease = await take(store, 0, owner('a'), shortMs)
        for (let round = 0; round < 3; round += 1) {
          await advance(shortMs / 2)
          expect(await store.renew([lease], shortMs)).toEqual([])
        }
        expect((await store.acquire(0, owner('b'), leaseMs)).acquired).toBe(false)
      }))

    it('are reported by renew when somebody else has them, and the others are renewed', () =>
      withStore(async ({ store, advance }) => {
        const lost = await take(store, 0, owner('a'), shortMs)
        const released = await take(store, 1, owner('a'))
        const kept = await take(store, 2, owner('a'))
        await store.release([released])
        await advance(shortMs * 1.5)
        await take(store, 0, owner('b'))
        const gone = await store.renew([lost, kept, released], leaseMs)
        expect(gone.map(({ partition }) => partition).sort()).toEqual([0, 1])
        expect(await store.holder(2)).toMatchObject({ owner: owner('a') })
        expect(await store.renew([], leaseMs)).toEqual([])
      }))

    it('of a process of this machine that is gone can be taken at once', () =>
      withStore(async ({ store }) => {
        const { pid } = spawnSync(process.execPath, ['-e', ''])
        const gone: Owner = { id: 'gone', host: 'this-machine', pid }
        const here: Owner = { id: 'here', host: 'this-machine', pid: process.pid }
        const first = await take(store, 0, gone)
        const second = await take(store, 0, here)
        expect(second.epoch).toBeGreaterThan(first.epoch)
        expect((await store.acquire(0, { ...here, id: 'third' }, leaseMs)).acquired).toBe(false)
      }))

    it('survive reopening the store', () =>
      withStore(async ({ store, reopen }) => {
        const lease = await take(store, 0, owner('a'))
        const other = await reopen()
        expect(await other.holder(0)).toMatchObject({ epoch: lease.epoch })
      }))
  })

  describe('fencing', () => {
    it('refuses the old owner after a take-over, and not its other partitions', () =>
      withStore(async ({ store, advance }) => {
        const { one, elsewhere } = spreadRuns(store.partitions)
        const stalled = new Writer(store, 'stalled')
        await stalled.create(one)
        await stalled.create(elsewhere)
        const partition = partitionOf(one, store.partitions)
        const epoch = await stalled.epoch(partition)
        await store.release([{ partition, owner: stalled.owner, epoch, expiresAt: 0 }])
        await advance(1)
        const taken = await take(store, partition, owner('second'))
        expect(
          await store.append([
            await stalled.prepare(one, 1, [succeeded(1)]),
            await stalled.prepare(elsewhere, 1, [succeeded(1)]),
          ]),
        ).toEqual([{ status: 'fenced', epoch: taken.epoch }, { status: 'committed' }])
        expect(await logOf(store, one)).toHaveLength(1)
        expect(await logOf(store, elsewhere)).toHaveLength(2)
      }))

    it('refuses whoever never had the partition, and whoever gave it back', () =>
      withStore(async ({ store }) => {
        const writer = new Writer(store)
        const append = await writer.prepare('run_a', 0, [started('run_a')])
        const { partition, epoch } = append
        const [ahead] = await store.append([{ ...append, epoch: epoch + 1 }])
        expect(ahead?.status).toBe('fenced')
        await store.release([{ partition, owner: writer.owner, epoch, expiresAt: 0 }])
        const [released] = await store.append([append])
        expect(released?.status).toBe('fenced')
        expect(await store.getRun('run_a')).toBeUndefined()
      }))

    it('lets an expired owner write as long as nobody has taken over', () =>
      withStore(async ({ store, advance }) => {
        const partition = partitionOf('run_a', store.partitions)
        const lease = await take(store, partition, owner('first'), shortMs)
        const writer = new Writer(store)
        const append = await writer.prepare('run_a', 0, [started('run_a')])
        await advance(shortMs * 1.5)
        expect(append.epoch).toBe(lease.epoch)
        expect(await store.append([append])).toEqual([{ status: 'committed' }])
      }))
  })
}
