import process from 'node:process'
import { startWorker } from '@namu/worker'
import { pino } from 'pino'
import { untilSignal } from './until-signal.js'

/** A worker in its own process. */
interface Options {
  readonly redis: string
  readonly namespace: string
  readonly master: string
  readonly cacheDir: string
  readonly graceMs?: number
}

const options = JSON.parse(process.argv[2] ?? '{}') as Options
const worker = await startWorker({
  redisUrl: options.redis,
  masterUrl: options.master,
  namespace: options.namespace,
  cacheDir: options.cacheDir,
  ttlMs: 3_000,
  logger: pino({ level: process.env.NAMU_TEST_LOG ?? 'silent' }, process.stderr),
})
process.stdout.write(`${JSON.stringify({ id: worker.id })}\n`)
await untilSignal()
await worker.close(options.graceMs)
