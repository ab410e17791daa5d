import {
  systemClock,
  type AttemptKey,
  type Clock,
  type Dispatcher,
  type DispatchListener,
  type TaskJob,
} from '@namu/engine'
import { invariant } from '@namu/core/internal'
import { randomUUID } from 'node:crypto'
import { attemptId } from '../attempt-id.js'
import {
  Connections,
  type Client,
  type RedisSource,
  type TroubleListener,
} from '../connection/connections.js'
import { insist } from '../connection/insist.js'
import { Generations } from '../generations.js'
import { groupBy } from '../group-by.js'
import { Keys, scriptKeys } from '../keys.js'
import { termsText } from '../terms-text.js'
import { abort, enqueue, known, withdraw } from '../scripts/queue-scripts.js'
import { listAnnounced } from '../scripts/report-scripts.js'
import type { WorkerInfo } from '../worker-info.js'
import { QueueKeeper } from './queue-keeper.js'
import { ReportReader } from './report-reader.js'

export type RedisDispatcherOptions = RedisSource & {
  /** Keeps installations that share a Redis apart. Default `namu`. */
  readonly namespace?: string
  /** A worker without a sign of life for this long has vanished. Default 30,000 ms. */
  readonly ttlMs?: number
  /** How often due jobs, vanished workers and losses are looked for. Default 1,000 ms. */
  readonly sweepMs?: number
  /** Reports that were delivered and not acknowledged for this long are delivered again. Default 5,000 ms. */
  readonly redeliverMs?: number
  /** How long `start` waits for Redis. Default 5,000 ms. */
  readonly connectTimeoutMs?: number
  /** Told when Redis cannot be reached, and with `undefined` when it can again. */
  readonly onTrouble?: TroubleListener
  readonly clock?: Clock
}

/** Everything that exists between `start` and `stop`. */
interface Running {
  readonly client: Client
  readonly connections: Connections
  readonly queues: QueueKeeper
  readonly reader: ReportReader
  readonly generations: Generations
}

/** Jobs of one script call: Redis does nothing else meanwhile. */
const batchSize = 256

/**
 * The Dispatcher over Redis Streams, for one master of possibly several.
 *
 * D1. Redis is soft state: whatever it loses, a changed marker tells, and the host dispatches again.
 * D2. An attempt is `known` from its dispatch until its report is committed.
 * D3. While Redis is away or refuses, work waits for it; nothing fails, and only `stop` drops work.
 */
export class RedisDispatcher implements Dispatcher {
  readonly #options: RedisDispatcherOptions
  readonly #keys: Keys
  readonly #clock: Clock
  #running: Running | undefined
  #stopped = false
  #sweeping: Promise<void> = Promise.resolve()
  #cancelWake: () => void = () => undefined
  #wakeAt = Infinity

  constructor(options: RedisDispatcherOptions) {
    this.#options = options
    this.#keys = new Keys(options.namespace ?? 'namu')
    this.#clock = options.clock ?? systemClock
  }

  /** @throws NamuError NAMU7006 when Redis cannot be reached */
  async start(listener: DispatchListener): Promise<void> {
    invariant(this.#running === undefined, 'a dispatcher is started once')
    const options = this.#options
    const connections = new Connections(options, options.onTrouble ?? (() => undefined))
    const patience = options.connectTimeoutMs ?? 5_000
    try {
      const client = await connections.open('namu-master', patience)
      const reader = await connections.open('namu-master-reports', patience)
      const generations = new Generations(() => listener.jobsLost())
      const shared = { client, keys: this.#keys, generations }
      const queues = new QueueKeeper({
        ...shared,
        clock: this.#clock,
        ttlMs: options.ttlMs ?? 30_000,
      })
      const reports = new ReportReader({
        ...shared,
        reader,
        endReading: () => connections.end(reader),
        consumer: randomUUID(),
        listener,
        forgetReported: () => queues.forgetReported(),
        redeliverMs: options.redeliverMs ?? 5_000,
      })
      await reports.ensure()
      await queues.exchangeQueues()
      await queues.tend()
      await queues.connected(false)
      client.on('ready', () => void queues.connected(true))
      this.#running = { client, connections, queues, reader: reports, generations }
      reports.start()
      this.#wake(0)
    } catch (error) {
      connections.close()
      throw error
    }
  }

  async known(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    if (attempts.length === 0) return []
    return (await this.#insist((running) => this.#findKnown(running, attempts))) ?? []
  }

  async #findKnown(
    { client, queues }: Running,
    attempts: readonly AttemptKey[],
  ): Promise<readonly AttemptKey[]> {
    await queues.exchangeQueues()
    const ids = attempts.map(attemptId)
    const found = await Promise.all(
      [...queues.queues].flatMap((queue) =>
        chunks(ids).map((part) => known.run(client, [this.#keys.queue(queue).open], part)),
      ),
    )
    const all = new Set(found.flat())
    return attempts.filter((_, index) => all.has(ids[index]))
  }

  async dispatch(jobs: readonly TaskJob[]): Promise<void> {
    await this.#insist((running) => this.#enqueue(running, jobs))
  }

  async #enqueue(
    { client, queues, generations }: Running,
    jobs: readonly TaskJob[],
  ): Promise<void> {
    const now = this.#clock.now()
    await Promise.all(
      [...groupBy(jobs, (job) => job.queue)].map(async ([queue, members]) => {
        await queues.announceQueue(queue)
        const keys = this.#keys.queue(queue)
        await Promise.all(
          chunks(members).map(async (part) => {
            const values = part.flatMap((job) => [
              ...[attemptId(job), job.notBefore ?? 0, termsText(job), JSON.stringify(job)],
            ])
            const generation = await enqueue.run(client, scriptKeys(keys), [
              ...[randomUUID(), now],
              ...values,
            ])
            generations.note(keys.marker, String(generation))
          }),
        )
      }),
    )
    for (const job of jobs) {
      if (job.notBefore !== undefined && job.notBefore > now) this.#wake(job.notBefore)
    }
  }

  async abort(attempt: AttemptKey): Promise<void> {
    await this.#insist((running) => this.#abort(running, attempt))
  }

  async #abort({ client, queues }: Running, attempt: AttemptKey): Promise<void> {
    const id = attemptId(attempt)
    await queues.exchangeQueues()
    await Promise.all(
      [...queues.queues].map(async (queue) => {
        const worker = await abort.run(client, scriptKeys(this.#keys.queue(queue)), [id])
        // The mark stays for the worker's next sign of life, should it not hear this.
        if (typeof worker === 'string') {
          await client.call('PUBLISH', this.#keys.control(worker), id)
        }
      }),
    )
  }

  async withdraw(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    if (attempts.length === 0) return []
    return (await this.#insist((running) => this.#withdraw(running, attempts))) ?? []
  }

  async #withdraw(
    { client, queues }: Running,
    attempts: readonly AttemptKey[],
  ): Promise<readonly AttemptKey[]> {
    await queues.exchangeQueues()
    const ids = attempts.map(attemptId)
    const found = await Promise.all(
      [...queues.queues].flatMap((queue) => {
        const keys = scriptKeys(this.#keys.queue(queue))
        return chunks(ids).map((part) => withdraw.run(client, keys, part))
      }),
    )
    const removed = new Set((found as string[][]).flat())
    return attempts.filter((_, index) => removed.has(ids[index] ?? ''))
  }

  /** The workers that are alive, whatever queues they serve. */
  async listWorkers(): Promise<readonly WorkerInfo[]> {
    const { index, info } = this.#keys.workers
    const found = await this.#insist(({ client }) => listAnnounced.run(client, [index, info]))
    return ((found ?? []) as string[]).map((text) => {
      const gap = text.indexOf(' ')
      const said = JSON.parse(text.slice(gap + 1)) as Omit<WorkerInfo, 'seenAt'>
      return { ...said, seenAt: Number(text.slice(0, gap)) }
    })
  }

  async stop(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    this.#running = undefined
    this.#stopped = true
    this.#cancelWake()
    // Without Redis there is nobody to say good-bye to.
    const goodbye = Promise.all([running.reader.stop(1_000), this.#sweeping]).catch(() => undefined)
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, 2_000).unref())])
    running.connections.close()
  }

  /** Work between `start` and `stop`; what comes later, or is not done by then, is dropped. */
  async #insist<Result>(work: (running: Running) => Promise<Result>): Promise<Result | undefined> {
    const running = this.#running
    invariant(running !== undefined || this.#stopped, 'the dispatcher is started before it is used')
    if (running === undefined) return undefined
    const insistence = { isOver: () => this.#stopped, onTrouble: running.connections.report }
    return insist(insistence, () => work(running))
  }

  /** Sees to it that a sweep begins at `at`, if none begins earlier. */
  #wake(at: number): void {
    if (at >= this.#wakeAt) return
    this.#wakeAt = at
    this.#cancelWake()
    const latest = this.#clock.now() + (this.#options.sweepMs ?? 1_000)
    this.#cancelWake = this.#clock.at(Math.min(at, latest), () => {
      this.#wakeAt = Infinity
      this.#sweeping = this.#sweep()
    })
  }

  async #sweep(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    let next: number | undefined
    try {
      await running.reader.ensure()
      await running.queues.exchangeQueues()
      next = await running.queues.tend()
      await running.queues.reap()
      await running.reader.redeliver()
    } catch {
      // Redis is away or busy with itself; the next sweep finds what this one did not.
    }
    if (this.#running === undefined) return
    this.#wake(Math.min(next ?? Infinity, this.#clock.now() + (this.#options.sweepMs ?? 1_000)))
  }
}

function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const parts: Item[][] = []
  for (let start = 0; start < items.length; start += batchSize) {
    parts.push(items.slice(start, start + batchSize))
  }
  return parts
}
