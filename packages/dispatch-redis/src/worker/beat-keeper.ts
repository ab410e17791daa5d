import type { Encoded } from '@namu/core/internal'
import type { Client } from '../connection/connections.js'

/** How long details stay in Redis after the last sign of life: longer than any master is away. */
const keptMs = 7 * 86_400_000

/**
 * Keeps the details of running attempts in Redis, where the master that finds a worker vanished reads
 * them.
 *
 * B1. One command per attempt is under way at a time; what comes meanwhile, the latest alone counts.
 * B2. They are a help and no promise: what cannot be sent is not sent again.
 */
export class BeatKeeper {
  readonly #client: Client
  readonly #latest = new Map<string, Encoded>()
  readonly #sending = new Set<string>()

  constructor(client: Client) {
    this.#client = client
  }

  /** Details of the last sign of life under this key. */
  latest(key: string): Encoded | undefined {
    return this.#latest.get(key)
  }

  keep(key: string, details: Encoded): void {
    this.#latest.set(key, details)
    if (!this.#sending.has(key)) void this.#send(key)
  }

  /** The attempt has ended. */
  forget(key: string): void {
    // While a command is under way, its end forgets.
    if (this.#latest.delete(key) && !this.#sending.has(key)) void this.#remove(key)
  }

  async #send(key: string): Promise<void> {
    this.#sending.add(key)
    for (let sent: Encoded | undefined; sent !== this.#latest.get(key);) {
      sent = this.#latest.get(key)
      if (sent === undefined) break
      await this.#client.call('SET', key, sent, 'PX', keptMs).catch(() => undefined)
    }
    this.#sending.delete(key)
    if (!this.#latest.has(key)) await this.#remove(key)
  }

  async #remove(key: string): Promise<void> {
    await this.#client.call('DEL', key).catch(() => undefined)
  }
}
