import process from 'node:process'
import { RedisDispatcher } from '@namu/dispatch-redis'
import { openPostgresStore } from '@namu/store-postgres'
import { pino } from 'pino'
import { startMaster } from '../../src/index.js'
import { untilSignal } from './until-signal.js'

/** A master in its own process: `node master.ts '{ "database", "redis", "namespace", "port" }'`. */
interface Options {
  readonly database: string
  readonly redis: string
  readonly namespace: string
  readonly port: number
  readonly leaseMs: number
}

const options = JSON.parse(process.argv[2] ?? '{}') as Options
const store = await openPostgresStore({ connectionString: options.database })
const master = await startMaster({
  store,
  dispatcher: new RedisDispatcher({
    url: options.redis,
    namespace: options.namespace,
    ttlMs: 3_000,
    redeliverMs: 500,
  }),
  bind: '127.0.0.1',
  port: options.port,
  logger: pino({ level: process.env.NAMU_TEST_LOG ?? 'silent' }, process.stderr),
  pollMs: 50,
  host: { leaseMs: options.leaseMs, inboxPollMs: 100 },
})
process.stdout.write(`${JSON.stringify({ url: master.url })}\n`)
await untilSignal()
await master.close()
await store.close()
