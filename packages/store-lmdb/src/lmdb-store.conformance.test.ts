import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeConformance } from '@namu/conformance'
import { systemClock, type Clock, type Store } from '@namu/engine'
import { openLmdbStore } from './index.js'

storeConformance('LMDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'namu-lmdb-'))
  let ahead = 0
  const clock: Clock = { ...systemClock, now: () => Date.now() + ahead }
  const opened: Store[] = []
  const reopen = async (): Promise<Store> => {
    const store = await openLmdbStore(folder, { clock, partitions: 16, host: 'this-machine' })
    opened.push(store)
    return store
  }
  return {
    store: await reopen(),
    reopen,
    advance: (ms) => {
      ahead += ms
      return Promise.resolve()
    },
    dispose: async () => {
      for (const store of opened) await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
