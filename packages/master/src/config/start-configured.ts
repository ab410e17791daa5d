import { RedisDispatcher } from '@namu/dispatch-redis'
import { openPostgresStore } from '@namu/store-postgres'
import type { Logger } from 'pino'
import { startMaster, type Master } from '../start-master.js'
import type { MasterConfig } from './environment.js'

/**
 * Starts a master on Postgres and Redis. Its `close` closes both too.
 * @throws NamuError NAMU5003 or NAMU5004 for Postgres, NAMU7006 for Redis, NAMU8001 for the address
 */
export async function startConfiguredMaster(config: MasterConfig, logger: Logger): Promise<Master> {
  const store = await openPostgresStore({ connectionString: config.postgresUrl })
  const dispatcher = new RedisDispatcher({
    url: config.redisUrl,
    onTrouble(trouble) {
      if (trouble) logger.error({ err: trouble }, 'Redis cannot be reached')
      else logger.info('Redis can be reached again')
    },
  })
  const { postgresUrl: _postgres, redisUrl: _redis, valueLimit, keepEvents, ...address } = config
  const host = {
    ...(valueLimit === undefined ? {} : { valueLimit }),
    ...(keepEvents === undefined ? {} : { keepEvents }),
  }
  try {
    const master = await startMaster({ ...address, store, dispatcher, logger, host })
    return {
      url: master.url,
      async close() {
        await master.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
