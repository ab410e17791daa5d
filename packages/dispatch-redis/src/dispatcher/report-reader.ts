import type { AttemptReport, DispatchListener, LogLine } from '@namu/engine'
import { randomUUID } from 'node:crypto'
import { attemptId } from '../attempt-id.js'
import { blockMs, type Client } from '../connection/connections.js'
import { readReply, toEntries, type StreamEntry } from '../connection/stream-reply.js'
import type { Generations } from '../generations.js'
import { groupBy } from '../group-by.js'
import { mastersGroup, scriptKeys, type Keys } from '../keys.js'
import { settle } from '../scripts/queue-scripts.js'
import { retire } from '../scripts/job-scripts.js'
import { ensureReports } from '../scripts/report-scripts.js'

export interface ReportReaderParts {
  /** For commands that answer at once. */
  readonly client: Client
  /** For the blocking read alone. */
  readonly reader: Client
  /** Ends the blocking read for good. */
  endReading(): void
  readonly keys: Keys
  /** Name of this master in the group of masters. */
  readonly consumer: string
  readonly listener: DispatchListener
  /** Reports were lost: their attempts are outstanding again. */
  forgetReported(): Promise<void>
  readonly generations: Generations
  /** Reports that nobody acknowledged for this long are delivered again, to whoever looks first. */
  readonly redeliverMs: number
}

/** Most entries of one read, and most batches that are with the listener at a time. */
const batchSize = 256
const batchesAtOnce = 8

/**
 * R1. A report is acknowledged only after `listener.reports` has resolved for it.
 * R2. An attempt stops being known before its report is acknowledged, never after.
 * R3. A report that the listener has is not given to it a second time by this process meanwhile.
 */
export class ReportReader {
  readonly #parts: ReportReaderParts
  readonly #withListener = new Set<string>()
  readonly #batches = new Set<Promise<void>>()
  #stopped = false
  #reading: Promise<void> = Promise.resolve()

  constructor(parts: ReportReaderParts) {
    this.#parts = parts
  }

  /** Creates what is missing, and notices when something was lost. */
  async ensure(): Promise<void> {
    const { client, keys, generations } = this.#parts
    const { reports, logs, marker } = keys.reports
    const generation = await ensureReports.run(client, [reports, logs, marker], [randomUUID()])
    if (!generations.hasChanged(marker, String(generation))) return
    await this.#parts.forgetReported()
    generations.tell()
  }

  start(): void {
    this.#reading = this.#read()
  }

  /** Takes reports that another master, or an earlier life of this one, left unacknowledged. */
  async redeliver(): Promise<void> {
    const { client, keys, consumer, redeliverMs } = this.#parts
    for (let cursor = '0-0'; !this.#stopped;) {
      const reply = (await client.call(
        ...(['XAUTOCLAIM', keys.reports.reports, mastersGroup, consumer] as const),
        ...[redeliverMs, cursor, 'COUNT', batchSize],
      )) as [string, unknown]
      const entries = toEntries(reply[1]).filter((entry) => !this.#withListener.has(entry.id))
      if (entries.length > 0) this.#deliver(entries)
      cursor = reply[0]
      if (cursor === '0-0') return
    }
  }

  /** Stops reading and waits for what the listener still has, but no longer than `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true
    this.#parts.endReading()
    await this.#reading
    await Promise.race([
      Promise.allSettled(this.#batches),
      new Promise((resolve) => setTimeout(resolve, patienceMs).unref()),
    ])
    const { client, keys, consumer } = this.#parts
    for (const stream of [keys.reports.reports, keys.reports.logs]) {
      await retire.run(client, [stream], [mastersGroup, consumer])
    }
  }

  async #read(): Promise<void> {
    const { reader, keys, consumer } = this.#parts
    const { reports, logs } = keys.reports
    while (!this.#stopped) {
      try {
        const reply = await reader.call(
          ...(['XREADGROUP', 'GROUP', mastersGroup, consumer, 'COUNT', batchSize] as const),
          ...['BLOCK', blockMs, 'STREAMS', reports, logs, '>', '>'],
        )
        const streams = readReply(reply)
        const lines = streams.get(logs) ?? []
        if (lines.length > 0) await this.#deliverLines(lines)
        const entries = streams.get(reports) ?? []
        if (entries.length > 0) this.#deliver(entries)
        if (this.#batches.size >= batchesAtOnce) await Promise.race(this.#batches)
      } catch {
        // The group is gone with a flush, or the connection with its server: both come back.
        if (!this.#isStopped()) await this.#recover()
      }
    }
  }

  #isStopped(): boolean {
    return this.#stopped
  }

  async #recover(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (!this.#stopped) await this.ensure().catch(() => undefined)
  }

  #deliver(entries: readonly StreamEntry[]): void {
    for (const entry of entries) this.#withListener.add(entry.id)
    const batch: Promise<void> = this.#takeIn(entries)
      // Not committed: it is delivered again, here or at another master.
      .catch(() => undefined)
      .finally(() => {
        for (const entry of entries) this.#withListener.delete(entry.id)
        this.#batches.delete(batch)
      })
    this.#batches.add(batch)
  }

  async #takeIn(entries: readonly StreamEntry[]): Promise<void> {
    const { client, keys, listener } = this.#parts
    const received = entries.map(({ fields }) => ({
      queue: fields.queue ?? '',
      report: JSON.parse(fields.report ?? 'null') as AttemptReport,
    }))
    await listener.reports(received.map(({ report }) => report))
    await Promise.all(
      [...groupBy(received, ({ queue }) => queue)].map(([queue, members]) => {
        return settle.run(
          client,
          scriptKeys(keys.queue(queue)),
          members.map(({ report }) => attemptId(report)),
        )
      }),
    )
    const ids = entries.map((entry) => entry.id)
    await Promise.all([
      client.call('XACK', keys.reports.reports, mastersGroup, ...ids),
      client.call('XDEL', keys.reports.reports, ...ids),
    ])
  }

  async #deliverLines(entries: readonly StreamEntry[]): Promise<void> {
    const { client, keys, listener } = this.#parts
    const ids = entries.map((entry) => entry.id)
    await Promise.all([
      client.call('XACK', keys.reports.logs, mastersGroup, ...ids),
      client.call('XDEL', keys.reports.logs, ...ids),
    ])
    listener.logLines(
      entries.flatMap(({ fields }) => JSON.parse(fields.lines ?? '[]') as LogLine[]),
    )
  }
}
