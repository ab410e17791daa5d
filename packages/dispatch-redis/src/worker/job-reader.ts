import type { TaskJob } from '@namu/engine'
import { randomUUID } from 'node:crypto'
import { blockMs, type Client } from '../connection/connections.js'
import { readReply } from '../connection/stream-reply.js'
import { scriptKeys, workersGroup, type QueueKeys } from '../keys.js'
import { passBell, take } from '../scripts/queue-scripts.js'

export interface FetchedJob {
  readonly entry: string
  readonly attempt: string
  readonly job: TaskJob
}

export interface JobReaderParts {
  /** For the blocking wait and for taking jobs, one after the other. */
  readonly reader: Client
  /** Ends the blocking wait for good. */
  end(): void
  readonly queue: QueueKeys
  readonly worker: string
  /** Resolves with the number of jobs that are wanted, at least one; they are reserved until `received`. */
  wanted(): Promise<number>
  /** Whether jobs are wanted at this moment. */
  isWanting(): boolean
  /** The jobs that came for what `wanted` had reserved, or without a reservation. */
  received(jobs: readonly FetchedJob[], reserved: number): void
}

/**
 * Fetches jobs of one queue as long as some are wanted, and waits for its bell while there are none.
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
      const reserved = await this.#parts.wanted()
      let jobs: readonly FetchedJob[] = []
      let waitMs = 0
      try {
        // The parts resolve `wanted` on closing too.
        if (this.#isStopped()) return
        if (this.#missedBefore) {
          this.#missedBefore = false
          await this.fetchMissed(this.#parts.reader)
        } else {
          const taken = await this.#take(reserved)
          jobs = taken.jobs
          if (jobs.length < reserved) waitMs = taken.waitMs
        }
      } catch {
        waitMs = -1
      } finally {
        this.#parts.received(jobs, reserved)
      }
      if (waitMs > 0) await this.#waitForBell(waitMs)
      // The connection is away with its server: both come back.
      else if (waitMs < 0) await this.#rest()
    }
  }

  /** Receives (again) what Redis has given to this worker and was not acknowledged. */
  async fetchMissed(client: Client): Promise<void> {
    const { queue, worker } = this.#parts
    for (let after = '0'; ;) {
      const reply = await client.call(
        ...(['XREADGROUP', 'GROUP', workersGroup, worker, 'COUNT', 256] as const),
        ...['STREAMS', queue.jobs, after],
      )
      const entries = fetchedJobs(reply, queue)
      if (entries.length > 0) this.#parts.received(entries, 0)
      const last = entries.at(-1)?.entry
      if (last === undefined) return
      after = last
    }
  }

  async #take(most: number): Promise<{ jobs: readonly FetchedJob[]; waitMs: number }> {
    const { reader, queue, worker } = this.#parts
    const reply = await take.run(reader, scriptKeys(queue), [randomUUID(), worker, most])
    const [roomIn, streams] = reply as [number, unknown]
    const jobs = fetchedJobs(streams, queue)
    return { jobs, waitMs: roomIn < 0 ? blockMs : Math.min(roomIn, blockMs) }
  }

  async #waitForBell(waitMs: number): Promise<void> {
    const { reader, queue } = this.#parts
    const { bell } = queue.room
    try {
      const rung = await reader.call('BLPOP', bell, (waitMs / 1_000).toFixed(3))
      // Another queue filled this worker meanwhile: somebody else may have a place.
      if (rung !== null && !this.#parts.isWanting()) await passBell.run(reader, [bell])
    } catch {
      await this.#rest()
    }
  }

  async #rest(): Promise<void> {
    if (this.#stopped) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }

  #isStopped(): boolean {
    return this.#stopped
  }
}

function fetchedJobs(reply: unknown, queue: QueueKeys): readonly FetchedJob[] {
  const entries = readReply(reply).get(queue.jobs) ?? []
  return entries.map(({ id, fields }) => ({
    entry: id,
    attempt: fields.attempt ?? '',
    job: JSON.parse(fields.job ?? 'null') as TaskJob,
  }))
}
