import { createServer } from 'node:http'
import {
  defaultHostOptions,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
  type Dispatcher,
  type HostOptions,
  type Store,
} from '@namu/engine'
import type { WorkerInfo } from '@namu/dispatch-redis'
import type { Logger } from 'pino'
import { createApp } from './app/create-app.js'
import { listen, stopListening } from './app/listen.js'
import { readyChecks } from './app/ready-checks.js'
import type { Services } from './app/services.js'
import { ownerId } from './peers/owner-id.js'
import { createPeers } from './peers/peers.js'
import { takeSeat } from './peers/seat.js'
import { createRunNews } from './stream/run-news.js'
import { serveStreams } from './stream/stream-server.js'
import type { SendLimits } from './stream/send-feed.js'

export interface MasterOptions {
  readonly store: Store
  readonly dispatcher: Dispatcher & { listWorkers(): Promise<readonly WorkerInfo[]> }
  /** Address to listen on. */
  readonly bind: string
  /** 0 for any free one. */
  readonly port: number
  /** The URL by which other masters reach this one. Default: where it listens, by this host's name. */
  readonly advertise?: string
  /** When set, clients and workers have to send it. */
  readonly token?: string
  readonly logger: Logger
  readonly host?: Partial<Omit<HostOptions, 'ownership'>>
  /** How often followers look for what another master wrote, milliseconds. Default 200. */
  readonly pollMs?: number
  readonly streamLimits?: SendLimits
  /** How long `close` waits for running requests, milliseconds. Default 5,000. */
  readonly graceMs?: number
}

export interface Master {
  readonly url: string
  /**
   * Takes no more requests, sends streams away, commits what is in flight and releases the leases.
   * Runs stay as they are; another master, or the next start of this one, goes on with them. The
   * store stays open: it is the caller's.
   */
  close(): Promise<void>
}

/**
 * Starts a master: it listens, and executes runs unless another master does. Resolves when it
 * answers and, when it executes, the open runs are recovered.
 *
 * @throws NamuError NAMU8001 when the address cannot be listened on, NAMU7006 when the dispatcher
 *   cannot be reached
 */
export async function startMaster(options: MasterOptions): Promise<Master> {
  const { store, dispatcher, token, logger } = options
  const server = createServer()
  const { local: url, remote } = await listen(server, options.bind, options.port)
  const advertised = options.advertise ?? remote
  const owner = { ...systemOwner(), id: ownerId(advertised) }
  const hostOptions = { ...defaultHostOptions, ...options.host, ownership: 'all' as const }
  const host = new RunHost({
    store,
    dispatcher,
    clock: systemClock,
    random: systemRandom,
    ids: sortableIds(),
    owner,
    options: hostOptions,
  })
  const stopping = new AbortController()
  const news = createRunNews(options.pollMs ?? 200)
  host.subscribe((told) => {
    if (told.type === 'committed') news.tell(told.run)
    if (told.type === 'dropped') {
      logger.error({ run: told.run, reason: told.reason, err: told.error }, 'run dropped')
    }
    if (told.type === 'store failed')
      logger.error({ err: told.error }, 'the store fails; trying on')
  })
  const seat = takeSeat({
    ...{ store, host, owner, logger },
    leaseMs: hostOptions.leaseMs,
    stopping: stopping.signal,
  })
  const services: Services = {
    ...{ store, runs: host, news, logger, clock: systemClock, seat },
    stopping: stopping.signal,
    peers: createPeers(store, advertised, token),
    listWorkers: () => dispatcher.listWorkers(),
    checks: readyChecks(store, dispatcher, seat),
    ...(token === undefined ? {} : { token }),
  }
  server.on('request', createApp(services))
  const streams = serveStreams(server, services, options.streamLimits)

  const close = async (): Promise<void> => {
    stopping.abort()
    await streams.close()
    await stopListening(server, options.graceMs ?? 5_000)
    try {
      await host.stop()
      logger.info('master stopped')
    } catch (error) {
      // The store is away, say: nothing is lost, and the leases expire by themselves.
      logger.warn({ err: error }, 'master stopped without releasing its leases')
    }
  }
  try {
    await seat.settled
  } catch (error) {
    await close()
    throw error
  }
  logger.info({ url }, 'master listens')
  return { url, close }
}
