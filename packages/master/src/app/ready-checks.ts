import type { Store } from '@namu/engine'
import type { Seat } from '../peers/seat.js'
import type { ReadyCheck } from './services.js'

/** What `/readyz` asks: the servers answer, and every partition has an owner that lives. */
export function readyChecks(
  store: Pick<Store, 'partitions' | 'holder'>,
  dispatcher: { listWorkers(): Promise<unknown> },
  seat: Seat,
): Readonly<Record<string, ReadyCheck>> {
  return {
    store: async () => {
      await store.holder(0)
      return undefined
    },
    dispatcher: async () => {
      // The dispatcher of a master that stands by is not started.
      if (!seat.active) return 'standing by'
      await dispatcher.listWorkers()
      return undefined
    },
    leases: async () => {
      const partitions = Array.from({ length: store.partitions }, (_, partition) => partition)
      const holders = await Promise.all(partitions.map((partition) => store.holder(partition)))
      const free = holders.filter((lease) => lease === undefined).length
      if (free > 0) throw new Error(`${free} of ${store.partitions} partitions have no owner`)
      return undefined
    },
  }
}
