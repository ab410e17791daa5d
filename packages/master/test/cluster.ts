import { connect, type NamuClient } from '@namu/client'
import {
  startPostgres,
  startRedis,
  type ThrowawayPostgres,
  type ThrowawayServer,
} from '@namu/conformance/servers'
import { RedisDispatcher } from '@namu/dispatch-redis'
import { openPostgresStore } from '@namu/store-postgres'
import { pino } from 'pino'
import { startMaster, type Master, type MasterOptions } from '../src/index.js'

/** Postgres and Redis for one test file; every master asked for gets a database of its own. */
/** For what a test starts in its own process. */
export const quiet = pino({ level: 'silent' })

export interface Servers {
  readonly postgres: ThrowawayPostgres
  readonly redis: ThrowawayServer
  close(): Promise<void>
}

export async function startServers(): Promise<Servers> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  return {
    postgres,
    redis,
    async close() {
      await Promise.all([postgres.close(), redis.close()])
    },
  }
}

export interface TestMaster extends Master {
  readonly client: NamuClient
}

export type TestMasterOptions = Partial<
  Pick<MasterOptions, 'token' | 'streamLimits' | 'host' | 'port'>
> & {
  readonly namespace?: string
}

/** A master in this process on the given database. */
export async function startTestMaster(
  servers: Servers,
  database: string,
  { namespace = database, ...options }: TestMasterOptions = {},
): Promise<TestMaster> {
  const store = await openPostgresStore({ connectionString: database })
  const dispatcher = new RedisDispatcher({
    url: servers.redis.url,
    namespace,
    ttlMs: 3_000,
    connectTimeoutMs: 1_000,
  })
  const master = await startMaster({
    ...{ store, dispatcher, bind: '127.0.0.1', port: 0 },
    logger: quiet,
    pollMs: 50,
    ...options,
  }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  return {
    url: master.url,
    client: connect({ url: master.url, token: options.token }),
    async close() {
      await master.close()
      await store.close()
    },
  }
}
