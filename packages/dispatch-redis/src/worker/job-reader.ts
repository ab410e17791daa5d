import type { TaskJob } from '@namu/engine'
import { randomUUID } from 'node:crypto'
import { blockMs, type Client } from '../connection/connections.js'
import { readReply } from '../connection/stream-reply.js'
import { workersGroup, type QueueKeys } from '../keys.js'
import { ensureQueue } from '../scripts/queue-scripts.js'

export interface FetchedJob {
  readonly entry: string
  readonly attempt: string
  readonly job: TaskJob
}

export interface JobReaderParts {
  /** For commands that answer at once. */
  readonly client: Client
  /** For the blocking read alone. */
  readonly reader: Client
  /** Ends the blocking read for good. */
  end(): void
  readonly queue: QueueKeys
  readonly worker: string
  /** Resolves with the number of jobs that are wanted, at least one. */
  wanted(): Promise<number>
  received(jobs: readonly FetchedJob[]): void
}

/**
 * Fetches jobs of one queue as long as some are wanted.
 *
 * After each new connection it first asks for what Redis already gave to this worker: an answer may
 * have been lost with the old connection.
 */
export class JobReader {
  readonly #parts: JobReaderParts
  #missedBefore = true
  #stopped = false
  #reading: Promise<void> = Promise.resolve()

  constructor(parts: JobReaderParts) {
    this.#parts = parts
    parts.reader.on('ready', () => {
      this.#missedBefore = true
    })
  }

  start(): void {
    this.#reading = this.#read()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#parts.end()
    await this.#reading
  }

  async #read(): Promise<void> {
    while (!this.#stopped) {
      const count = await this.#parts.wanted()
      // The parts resolve `wanted` on closing too.
      if (this.#isStopped()) return
      try {
        if (this.#missedBefore) {
          this.#missedBefore = false
          await this.fetchMissed(this.#parts.reader)
        } else {
          await this.#fetch(this.#parts.reader, '>', count)
        }
      } catch {
        // The group is gone with a flush, or the connection with its server: both come back.
        await this.#recover()
      }
    }
  }

  /** Receives (again) what Redis has given to this worker and was not acknowledged. */
  async fetchMissed(client: Client): Promise<void> {
    for (let after = '0'; ;) {
      const last = await this.#fetch(client, after, 256)
      if (last === undefined) return
      after = last
    }
  }

  /** Returns the last entry that was received. */
  async #fetch(client: Client, after: string, count: number): Promise<string | undefined> {
    const { queue, worker } = this.#parts
    const reply = await client.call(
      ...(['XREADGROUP', 'GROUP', workersGroup, worker, 'COUNT', count] as const),
      ...['BLOCK', blockMs, 'STREAMS', queue.jobs, after],
    )
    const entries = readReply(reply).get(queue.jobs) ?? []
    if (entries.length > 0) {
      this.#parts.received(
        entries.map(({ id, fields }) => ({
          entry: id,
          attempt: fields.attempt ?? '',
          job: JSON.parse(fields.job ?? 'null') as TaskJob,
        })),
      )
    }
    return entries.at(-1)?.id
  }

  async #recover(): Promise<void> {
    if (this.#stopped) return
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (this.#isStopped()) return
    const { client, queue } = this.#parts
    await ensureQueue.run(client, [queue.jobs, queue.marker], [randomUUID()]).catch(() => undefined)
  }

  #isStopped(): boolean {
    return this.#stopped
  }
}
