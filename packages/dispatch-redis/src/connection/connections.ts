import type { NamuError } from '@namu/core'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { unreachable } from './unreachable.js'

export type RedisSource =
  | { /** `redis://user:password@host:port/database` */ readonly url: string }
  /** A client whose settings are used for connections of our own; it is not used itself. */
  | { readonly redis: Redis | Cluster }

export type Client = Redis | Cluster

/** Told when Redis cannot be reached (once per outage), and with `undefined` when it can again. */
export type TroubleListener = (trouble: NamuError | undefined) => void

/** Longest wait of a blocking read: a connection without an answer after `silenceMs` is dead. */
export const blockMs = 5_000
const silenceMs = 20_000

const settings = {
  lazyConnect: true,
  // A command waits until Redis is back instead of failing: dispatch is repeatable, and what a
  // flush or restart loses is found by the marker.
  maxRetriesPerRequest: null,
  socketTimeout: silenceMs,
  retryStrategy: (times: number) => Math.min(2_000, 25 * 2 ** Math.min(times, 7)),
  protocol: 2,
} satisfies RedisOptions

/** The connections of one process to one Redis. */
export class Connections {
  readonly #source: RedisSource
  readonly #onTrouble: TroubleListener
  readonly #clients = new Set<Client>()
  #trouble = false

  constructor(source: RedisSource, onTrouble: TroubleListener) {
    this.#source = source
    this.#onTrouble = onTrouble
  }

  /**
   * Opens a connection and waits until it is usable; after that it reconnects by itself.
   * @throws NamuError NAMU7006 when Redis does not answer within `timeoutMs`
   */
  async open(name: string, timeoutMs: number): Promise<Client> {
    const client = this.#create(name)
    this.#clients.add(client)
    let last: Error | undefined
    client.on('error', (error: Error) => {
      last = error
    })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end(client)
        reject(this.#unreachable(last))
      }, timeoutMs)
      client.once('ready', () => {
        clearTimeout(timer)
        resolve()
      })
      // The first failure rejects here, but the client goes on trying until the time is over.
      client.connect().catch((error: unknown) => {
        if (error instanceof Error) last ??= error
      })
    })
    client.on('error', (error: Error) => this.report(this.#unreachable(error)))
    client.on('close', () => {
      if (this.#clients.has(client)) this.report(this.#unreachable(undefined))
    })
    client.on('ready', () => this.report(undefined))
    return client
  }

  /** Ends a connection at once; commands under way are given up. */
  end(client: Client): void {
    this.#clients.delete(client)
    client.disconnect()
  }

  /** Ends all connections. */
  close(): void {
    for (const client of [...this.#clients]) this.end(client)
  }

  #create(name: string): Client {
    const own = { ...settings, connectionName: name }
    if ('url' in this.#source) return new Redis(this.#source.url, own)
    const given = this.#source.redis
    if (given instanceof Cluster) {
      const { lazyConnect, retryStrategy, ...redisOptions } = own
      return given.duplicate([], {
        lazyConnect,
        clusterRetryStrategy: retryStrategy,
        redisOptions: { ...given.options.redisOptions, ...redisOptions, replyMapping: 'legacy' },
      })
    }
    return given.duplicate(own)
  }

  /** Tells of trouble when it begins and when it ends. */
  readonly report = (trouble: NamuError | undefined): void => {
    if ((trouble !== undefined) === this.#trouble) return
    this.#trouble = trouble !== undefined
    this.#onTrouble(trouble)
  }

  #unreachable(error: Error | undefined): NamuError {
    return unreachable(error, this.#where())
  }

  #where(): string {
    if ('redis' in this.#source) return 'the given Redis client'
    try {
      const url = new URL(this.#source.url)
      url.password = ''
      return url.href
    } catch {
      return this.#source.url
    }
  }
}
