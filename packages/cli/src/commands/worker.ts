import path from 'node:path'
import { startWorker } from '@namu/worker'
import { requireMaster, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { serverLogger, untilStopped } from './serve.js'

export interface WorkerCommandOptions extends PlaceOptions {
  readonly redisUrl?: string
  readonly queue?: readonly string[]
  readonly cache?: string
}

const defaultRedisUrl = 'redis://127.0.0.1:6379'

/** `namu worker`: executes tasks until it is stopped, then finishes what it has begun. */
export async function worker(context: Context, options: WorkerCommandOptions): Promise<void> {
  const { host, terminal } = context
  const { url, token } = await requireMaster(context, options)
  const running = await startWorker({
    redisUrl: options.redisUrl ?? host.env.NAMU_REDIS_URL ?? defaultRedisUrl,
    masterUrl: url,
    logger: serverLogger(context, 'worker'),
    ...(token === undefined ? {} : { token }),
    ...(options.queue === undefined ? {} : { queues: options.queue }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.cache === undefined ? {} : { cacheDir: path.resolve(host.cwd, options.cache) }),
  })
  const stopped = untilStopped(context)
  terminal.out(running.id)
  await stopped
  await running.close()
}
