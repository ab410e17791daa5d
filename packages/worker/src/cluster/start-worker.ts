import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { connect } from '@namu/client'
import { openWorkerChannel } from '@namu/dispatch-redis'
import { systemClock, type Runner } from '@namu/engine'
import type { Logger } from 'pino'
import { cachedArtifactSource } from '../artifacts/cached-artifact-source.js'
import { httpArtifactSource } from '../artifacts/http-artifact-source.js'
import { JavaScriptRunner } from '../runner/javascript-runner.js'
import { startWorkerLoop } from './worker-loop.js'

export interface WorkerOptions {
  readonly redisUrl: string
  /** Where artifacts come from. */
  readonly masterUrl: string
  readonly token?: string
  /** Default `['default']`. */
  readonly queues?: readonly string[]
  /** Most attempts at a time. Default 8. */
  readonly concurrency?: number
  /** Folder for artifacts; may be shared by the workers of a machine. Default in the system's temporary folder. */
  readonly cacheDir?: string
  readonly logger: Logger
  /** As at the master. Default `namu`. */
  readonly namespace?: string
  /** Without a sign of life for this long the worker counts as gone, milliseconds. Default 30,000. */
  readonly ttlMs?: number
}

export interface Worker {
  /** Unique per start. */
  readonly id: string
  /**
   * Takes no more jobs, waits for the running attempts for `graceMs` (default 30,000) at most, and
   * leaves; what still runs then is aborted and reported as lost, for another worker to execute.
   */
  close(graceMs?: number): Promise<void>
}

/**
 * Joins the workers of a master and executes attempts until it is closed.
 * @throws NamuError NAMU7006 when Redis cannot be reached, NAMU6001 when `masterUrl` is no URL
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { logger, concurrency = 8, queues = ['default'] } = options
  const cacheDir = options.cacheDir ?? join(tmpdir(), 'namu-worker')
  const client = connect({ url: options.masterUrl, token: options.token })
  const artifacts = cachedArtifactSource(httpArtifactSource(client), join(cacheDir, 'artifacts'))
  const worker = { id: randomUUID(), host: hostname(), pid: process.pid }
  const channel = await openWorkerChannel({
    ...{ worker, queues, concurrency, url: options.redisUrl },
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    ...(options.ttlMs === undefined ? {} : { ttlMs: options.ttlMs }),
    onTrouble(trouble) {
      if (trouble) logger.error({ err: trouble }, 'Redis cannot be reached')
      else logger.info('Redis can be reached again')
    },
  })
  const runner: Runner = new JavaScriptRunner({ artifacts, cacheDir })
  const loop = startWorkerLoop({ id: worker.id, channel, runner, clock: systemClock, logger })
  logger.info({ worker: worker.id, queues, concurrency }, 'worker joined')
  return {
    id: worker.id,
    async close(graceMs = 30_000) {
      await loop.drain(graceMs)
      await channel.close()
      await runner.close()
      logger.info({ worker: worker.id }, 'worker left')
    },
  }
}
