import { ManualClock, storeConformance } from '@namu/conformance'
import type { Owner } from '@namu/engine'
import { SimDisk } from './disk.js'
import { SimStore, type StoreLink } from './sim-store.js'

/** What the simulated hosts are run on is a store like the real ones. */
storeConformance('The simulated store', () => {
  const clock = new ManualClock(1_000_000)
  const disk = new SimDisk({ partitions: 16, now: () => clock.now(), isGone })
  const soon = <T>(_what: string, action: () => T): Promise<T> => Promise.resolve().then(action)
  const link: StoreLink = { read: soon, write: soon, seen: (_run, page) => page }
  return Promise.resolve({
    store: new SimStore(disk, link),
    reopen: () => Promise.resolve(new SimStore(disk, link)),
    advance: (ms) => {
      clock.advance(ms)
      return Promise.resolve()
    },
    dispose: () => Promise.resolve(),
  })
})

function isGone({ host, pid }: Owner): boolean {
  if (host !== 'this-machine') return false
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
