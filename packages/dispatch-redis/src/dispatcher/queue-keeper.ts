import type { Encoded } from '@namu/core/internal'
import type { Clock, TaskJob } from '@namu/engine'
import { randomUUID } from 'node:crypto'
import { attemptId } from '../attempt-id.js'
import type { Client } from '../connection/connections.js'
import { isReply } from '../connection/reply-error.js'
import { toEntries } from '../connection/stream-reply.js'
import type { Generations } from '../generations.js'
import { reaper, scriptKeys, workersGroup, type Keys } from '../keys.js'
import { lostReport } from '../lost-report.js'
import { publishReports } from '../publish-reports.js'
import { forgetReported, tend } from '../scripts/queue-scripts.js'

export interface QueueKeeperParts {
  readonly client: Client
  readonly keys: Keys
  readonly clock: Clock
  readonly generations: Generations
  /** A job whose worker gave no sign of life for this long is lost. */
  readonly ttlMs: number
}

const batchSize = 256

/** How long the server has been running, from its own report. */
async function uptimeMs(client: Client): Promise<number> {
  const info = String(await client.call('INFO', 'server'))
  return Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1] ?? 0) * 1_000
}

/** What every master does for every queue from time to time; several masters may do it at once. */
export class QueueKeeper {
  readonly #parts: QueueKeeperParts
  readonly #queues = new Set<string>()
  /** Nobody counts as vanished before this time: while Redis was away, nobody could give a sign. */
  #patientUntil = 0

  constructor(parts: QueueKeeperParts) {
    this.#parts = parts
  }

  /** To be called once after the first connection, and after every outage. */
  async connected(outage: boolean): Promise<void> {
    const { client, clock, ttlMs } = this.#parts
    const awayOrYoung = outage ? ttlMs : ttlMs - (await uptimeMs(client))
    this.#patientUntil = clock.now() + Math.max(0, awayOrYoung)
  }

  /** All queues anybody ever used. */
  get queues(): Iterable<string> {
    return this.#queues
  }

  /** Learns of queues that others use, and tells them of ours (again, after a flush). */
  async exchangeQueues(): Promise<void> {
    const { client, keys } = this.#parts
    if (this.#queues.size > 0) await client.call('SADD', keys.queues, ...this.#queues)
    for (const queue of (await client.call('SMEMBERS', keys.queues)) as string[]) {
      this.#queues.add(queue)
    }
  }

  async announceQueue(queue: string): Promise<void> {
    if (this.#queues.has(queue)) return
    this.#queues.add(queue)
    await this.#parts.client.call('SADD', this.#parts.keys.queues, queue)
  }

  /** Moves what is due, and looks for losses. Returns when the next job of any queue is due. */
  async tend(): Promise<number | undefined> {
    const times = await Promise.all([...this.#queues].map((queue) => this.#tendQueue(queue)))
    const due = times.filter((time) => time !== undefined)
    return due.length === 0 ? undefined : Math.min(...due)
  }

  /** Makes attempts unknown whose reports were sent and not acknowledged. */
  async forgetReported(): Promise<void> {
    const { client, keys } = this.#parts
    for (const queue of this.#queues) await forgetReported.run(client, [keys.queue(queue).open])
  }

  async #tendQueue(queue: string): Promise<number | undefined> {
    const { client, keys, clock, generations } = this.#parts
    const queueKeys = keys.queue(queue)
    const reply = (await tend.run(client, scriptKeys(queueKeys), [
      ...[randomUUID(), clock.now(), batchSize],
    ])) as [string, string]
    generations.note(queueKeys.marker, reply[0])
    return reply[1] === '' ? undefined : Number(reply[1])
  }

  /**
   * Reports the jobs of vanished workers as lost. The reaper first takes a job over, so that one
   * master does it; if that master vanishes in turn, another repeats it.
   */
  async reap(): Promise<void> {
    if (this.#parts.clock.now() < this.#patientUntil) return
    await Promise.all([...this.#queues].map((queue) => this.#reapQueue(queue)))
  }

  async #reapQueue(queue: string): Promise<void> {
    const { client, keys, ttlMs } = this.#parts
    for (let cursor = '0-0'; ;) {
      const reply = await client
        .call(
          ...(['XAUTOCLAIM', keys.queue(queue).jobs, workersGroup, reaper] as const),
          ...[ttlMs, cursor, 'COUNT', batchSize],
        )
        .catch((error: unknown) => {
          // A flush took the group; tending makes it again.
          if (isReply(error, 'NOGROUP')) return undefined
          throw error
        })
      if (reply === undefined) return
      const [next, entries] = reply as [string, unknown]
      const taken = toEntries(entries).map(({ id, fields }) => ({
        entry: id,
        job: JSON.parse(fields.job ?? 'null') as TaskJob,
      }))
      const left = await this.#beats(queue, taken)
      const lost = taken.map(({ entry, job }, index) => ({
        queue,
        entry,
        report: lostReport(job, left[index] ?? undefined),
      }))
      if (lost.length > 0) await publishReports(client, keys, lost)
      cursor = next
      if (cursor === '0-0') return
    }
  }

  /** What the attempts said of themselves last. */
  async #beats(
    queue: string,
    taken: readonly { readonly job: TaskJob }[],
  ): Promise<readonly (Encoded | null)[]> {
    if (taken.length === 0) return []
    const { client, keys } = this.#parts
    const { beat } = keys.queue(queue)
    const names = taken.map(({ job }) => beat(attemptId(job)))
    return (await client.call('MGET', ...names)) as (Encoded | null)[]
  }
}
