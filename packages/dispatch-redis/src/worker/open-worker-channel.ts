import { systemClock, type Clock } from '@namu/engine'
import { randomUUID } from 'node:crypto'
import { Connections, type RedisSource, type TroubleListener } from '../connection/connections.js'
import { Keys } from '../keys.js'
import { ensureQueue } from '../scripts/queue-scripts.js'
import { RedisWorkerChannel } from './redis-worker-channel.js'
import type { WorkerChannel, WorkerIdentity } from './worker-channel.js'

export type WorkerChannelOptions = RedisSource & {
  readonly worker: WorkerIdentity
  /** Queues to serve, at least one. */
  readonly queues: readonly string[]
  /** Most attempts at a time. */
  readonly concurrency: number
  /** As at the master. Default `namu`. */
  readonly namespace?: string
  /** As at the master: a sign of life is given three times in this time. Default 30,000 ms. */
  readonly ttlMs?: number
  /** How long opening waits for Redis. Default 5,000 ms. */
  readonly connectTimeoutMs?: number
  /** Told when Redis cannot be reached, and with `undefined` when it can again. */
  readonly onTrouble?: TroubleListener
  readonly clock?: Clock
}

/**
 * Joins the workers of a namespace.
 * @throws NamuError NAMU7006 when Redis cannot be reached
 */
export async function openWorkerChannel(options: WorkerChannelOptions): Promise<WorkerChannel> {
  const queues = [...new Set(options.queues)]
  if (queues.length === 0) throw new RangeError('A worker serves at least one queue')
  if (!(options.concurrency >= 1)) throw new RangeError('A worker has at least one slot')
  const connections = new Connections(options, options.onTrouble ?? (() => undefined))
  const patience = options.connectTimeoutMs ?? 5_000
  const keys = new Keys(options.namespace ?? 'namu')
  try {
    const [client, control, ...readers] = await Promise.all([
      connections.open('namu-worker', patience),
      connections.open('namu-worker-control', patience),
      ...queues.map(() => connections.open('namu-worker-jobs', patience)),
    ])
    await client.call('SADD', keys.queues, ...queues)
    for (const queue of queues) {
      const { jobs, marker } = keys.queue(queue)
      await ensureQueue.run(client, [jobs, marker], [randomUUID()])
    }
    const channel = new RedisWorkerChannel({
      ...{ connections, client, control, keys, queues },
      readers: new Map(
        queues.flatMap((queue, index) => {
          const reader = readers[index]
          return reader === undefined ? [] : [[queue, reader]]
        }),
      ),
      worker: options.worker,
      concurrency: Math.floor(options.concurrency),
      ttlMs: options.ttlMs ?? 30_000,
      clock: options.clock ?? systemClock,
    })
    await channel.open()
    return channel
  } catch (error) {
    connections.close()
    throw error
  }
}
