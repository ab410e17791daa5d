import { storeConformance } from '@namu/conformance'
import { startPostgres, type ThrowawayPostgres } from '@namu/conformance/servers'
import type { Store } from '@namu/engine'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { openPostgresStore } from './index.js'

let server: ThrowawayPostgres

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

storeConformance('Postgres', async () => {
  const connectionString = await server.createDatabase()
  const opened: Store[] = []
  const open = async () => {
    const store = await openPostgresStore({ connectionString })
    opened.push(store)
    return store
  }
  return {
    store: await open(),
    reopen: open,
    // Leases live by the clock of the database.
    advance: (ms) => sleep(ms),
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()))
    },
  }
})
