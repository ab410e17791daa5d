import type { Encoded } from '@namu/core/internal'
import type { AttemptKey, AttemptReport, Clock, LogLine, TaskJob } from '@namu/engine'
import { attemptId, parseAttemptId } from '../attempt-id.js'
import type { Client, Connections } from '../connection/connections.js'
import { groupBy } from '../group-by.js'
import { scriptKeys, workersGroup, type Keys } from '../keys.js'
import { lostReport } from '../lost-report.js'
import { drop, giveBack, keep, retake, retire } from '../scripts/job-scripts.js'
import { announce, withdraw } from '../scripts/report-scripts.js'
import { termsText } from '../terms-text.js'
import type { WorkerInfo } from '../worker-info.js'
import { BeatKeeper } from './beat-keeper.js'
import { Claims, type Claim } from './claims.js'
import { JobReader } from './job-reader.js'
import { LogSender } from './log-sender.js'
import { ReportSender } from './report-sender.js'
import type { WorkerChannel, WorkerIdentity } from './worker-channel.js'

export interface WorkerChannelParts {
  readonly connections: Connections
  readonly client: Client
  /** For the subscription alone. */
  readonly control: Client
  /** A connection of its own for each queue. */
  readonly readers: ReadonlyMap<string, Client>
  readonly keys: Keys
  readonly queues: readonly string[]
  readonly worker: WorkerIdentity
  readonly concurrency: number
  readonly ttlMs: number
  readonly clock: Clock
}

/**
 * W1. A job is acknowledged only after its report is in Redis.
 * W2. Jobs are fetched only while somebody waits in `next`; what was fetched and is not asked for
 *     until the next sign of life goes back to its queue.
 * W3. An attempt that is not ours any more goes on: its success may still be the first.
 */
export class RedisWorkerChannel implements WorkerChannel {
  readonly #parts: WorkerChannelParts
  readonly #claims: Claims
  readonly #reports: ReportSender
  readonly #logs: LogSender
  readonly #beats: BeatKeeper
  readonly #readers: readonly JobReader[]
  readonly #abortListeners = new Set<(attempt: AttemptKey) => void>()
  /** Those in `next`, and readers that wait until there is something to fetch. */
  readonly #waiting = new Set<() => void>()
  readonly #idleReaders = new Set<() => void>()
  readonly #startedAt: number
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(parts: WorkerChannelParts) {
    this.#parts = parts
    this.#claims = new Claims(parts.concurrency)
    this.#reports = new ReportSender(parts.client, parts.keys, parts.connections.report)
    this.#logs = new LogSender(parts.client, parts.keys.reports.logs)
    this.#beats = new BeatKeeper(parts.client)
    this.#startedAt = parts.clock.now()
    this.#readers = [...parts.readers].map(
      ([queue, reader]) =>
        new JobReader({
          ...{ reader, queue: parts.keys.queue(queue) },
          end: () => parts.connections.end(reader),
          worker: parts.worker.id,
          wanted: () => this.#wanted(),
          isWanting: () => this.#isWanting(),
          received: (jobs, reserved) => {
            this.#claims.endReservation(reserved)
            for (const { entry, attempt, job } of jobs) {
              this.#claims.take(queue, entry, attempt, job)
            }
            if (jobs.length > 0) this.#wakeWaiting()
            if (this.#claims.free > 0) this.#wakeReaders()
          },
        }),
    )
  }

  async open(): Promise<void> {
    const { client, control, keys, worker, queues } = this.#parts
    const made = queues.map((queue) => keys.queue(queue).made)
    control.on('message', (channel: string, text: string) => {
      if (!made.includes(channel)) this.#abort(text)
      // Redis lost the queue: what is executed here is counted again.
      else if (!this.#closed) this.#giveSignOfLife().catch(() => undefined)
    })
    await control.subscribe(keys.control(worker.id), ...made)
    await this.#giveSignOfLife()
    for (const reader of this.#readers) reader.start()
    this.#arm()
    // After an outage the masters wait for this before they give up on anybody.
    client.on('ready', () => {
      if (!this.#closed) this.#giveSignOfLife().catch(() => undefined)
    })
  }

  async next(signal?: AbortSignal): Promise<readonly TaskJob[]> {
    for (;;) {
      if (this.#closed || signal?.aborted === true) return []
      const jobs = this.#claims.handOut()
      if (jobs.length > 0) return jobs
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        this.#waiting.add(wake)
        signal?.addEventListener('abort', wake)
        this.#wakeReaders()
      })
    }
  }

  async report(report: AttemptReport): Promise<void> {
    if (this.#closed) return
    const attempt = attemptId(report)
    const claim = this.#claims.get(attempt)
    // Reported twice: the first report counts.
    if (claim === undefined) return
    await this.#sendReport(claim, report)
    this.#beats.forget(this.#beatKey(claim))
    this.#claims.release(attempt)
    this.#wakeWaiting()
  }

  log(line: LogLine): void {
    if (!this.#closed) this.#logs.add(line)
  }

  heartbeat(attempt: AttemptKey, details: Encoded): void {
    const claim = this.#claims.get(attemptId(attempt))
    if (claim !== undefined && !this.#closed) this.#beats.keep(this.#beatKey(claim), details)
  }

  onAbort(callback: (attempt: AttemptKey) => void): () => void {
    this.#abortListeners.add(callback)
    return () => this.#abortListeners.delete(callback)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    this.#wakeWaiting()
    this.#wakeReaders()
    // Without Redis there is nobody to say good-bye to: the masters find out by themselves.
    const goodbye = this.#sayGoodbye().catch(() => undefined)
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, 2_000).unref())])
    this.#reports.close()
    this.#parts.connections.close()
  }

  async #sayGoodbye(): Promise<void> {
    const { client, keys, worker, queues } = this.#parts
    await Promise.all(this.#readers.map((reader) => reader.stop()))
    await Promise.all(this.#readers.map((reader) => reader.fetchMissed(client)))
    const claims = this.#claims.all
    await this.#giveBack(claims.filter((claim) => !claim.handedOut))
    await Promise.all(
      claims
        .filter((claim) => claim.handedOut)
        .map((claim) => {
          const details = this.#beats.latest(this.#beatKey(claim))
          return this.#sendReport(claim, lostReport(claim.job, details))
        }),
    )
    await this.#logs.flush()
    await withdraw.run(client, [keys.workers.index, keys.workers.info], [worker.id])
    for (const queue of queues) {
      await retire.run(client, [keys.queue(queue).jobs], [workersGroup, worker.id])
    }
  }

  #beatKey({ queue, attempt }: Claim): string {
    return this.#parts.keys.queue(queue).beat(attempt)
  }

  #sendReport(claim: Claim, report: AttemptReport): Promise<void> {
    return this.#reports.send({ queue: claim.queue, entry: claim.entry, report })
  }

  /** Reserves the slots for jobs that one queue's reader shall fetch now; waits while none are wanted. */
  async #wanted(): Promise<number> {
    while (!this.#closed && !this.#isWanting()) {
      await new Promise<void>((resolve) => this.#idleReaders.add(resolve))
    }
    return this.#claims.reserve()
  }

  #isWanting(): boolean {
    return this.#waiting.size > 0 && this.#claims.free > 0
  }

  #wakeWaiting(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  #wakeReaders(): void {
    const idle = [...this.#idleReaders]
    this.#idleReaders.clear()
    for (const wake of idle) wake()
  }

  #abort(attempt: string): void {
    const claim = this.#claims.get(attempt)
    if (claim === undefined) return
    if (claim.handedOut) {
      const key = parseAttemptId(attempt)
      for (const listener of [...this.#abortListeners]) listener(key)
      return
    }
    this.#claims.release(attempt)
    const keys = scriptKeys(this.#parts.keys.queue(claim.queue))
    // Should it fail, the job is found as lost, and nobody waits for it.
    drop.run(this.#parts.client, keys, [claim.entry, attempt]).catch(() => undefined)
  }

  #arm(): void {
    this.#timer = setTimeout(() => {
      this.#giveSignOfLife()
        // Redis is away; the next sign may come through in time.
        .catch(() => undefined)
        .finally(() => {
          if (!this.#closed) this.#arm()
        })
    }, this.#parts.ttlMs / 3)
  }

  async #giveSignOfLife(): Promise<void> {
    const { client, keys, ttlMs, worker, queues, concurrency } = this.#parts
    const info: Omit<WorkerInfo, 'seenAt'> = {
      ...worker,
      ...{ queues, concurrency, startedAt: this.#startedAt, running: this.#claims.handedOut },
    }
    await announce.run(
      client,
      [keys.workers.index, keys.workers.info],
      [worker.id, JSON.stringify(info), ttlMs],
    )
    await this.#giveBack(this.#claims.all.filter((claim) => claim.waitedLong))
    for (const claim of this.#claims.all) claim.waitedLong = !claim.handedOut
    const byQueue = groupBy(this.#claims.all, (claim) => claim.queue)
    await Promise.all([...byQueue].map(([queue, claims]) => this.#keep(queue, claims)))
  }

  async #keep(queue: string, claims: readonly Claim[]): Promise<void> {
    const { client, keys, worker } = this.#parts
    const { jobs, open } = keys.queue(queue)
    const [gone, aborted] = (await keep.run(
      client,
      [jobs, open],
      [worker.id, ...claims.flatMap((claim) => [claim.entry, claim.attempt])],
    )) as [string[], string[]]
    for (const attempt of gone) {
      // One that runs goes on (W3); one that was only fetched is somebody else's now.
      if (this.#claims.get(attempt)?.handedOut === false) this.#claims.release(attempt)
    }
    for (const attempt of aborted) this.#abort(attempt)
    await this.#retake(queue, gone)
  }

  /** Attempts that go on although their jobs are gone keep their slots. */
  async #retake(queue: string, gone: readonly string[]): Promise<void> {
    const { client, keys, ttlMs } = this.#parts
    const values = gone.flatMap((attempt) => {
      const job = this.#claims.get(attempt)?.job
      return job?.limits?.concurrency === undefined ? [] : [attempt, termsText(job)]
    })
    if (values.length === 0) return
    await retake.run(client, scriptKeys(keys.queue(queue)), [ttlMs, ...values])
  }

  async #giveBack(claims: readonly Claim[]): Promise<void> {
    const { client, keys, worker } = this.#parts
    const unwanted = claims.filter((claim) => !claim.handedOut)
    for (const claim of unwanted) this.#claims.release(claim.attempt)
    for (const [queue, members] of groupBy(unwanted, (claim) => claim.queue)) {
      const values = members.flatMap((claim) => [
        ...[claim.entry, claim.attempt, termsText(claim.job), JSON.stringify(claim.job)],
      ])
      await giveBack.run(client, scriptKeys(keys.queue(queue)), [worker.id, ...values])
    }
  }
}
