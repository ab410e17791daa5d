import { NamuError } from '@namu/core/internal'
import { Committer } from './committer.js'
import { Executor } from './executor.js'
import { hostDefaults, HostEvaluator } from './evaluate/index.js'
import { inspectRun, unknownRun } from './inspect.js'
import { LogBuffer } from './log-buffer.js'
import { defaultHostOptions, type HostOptions } from './options.js'
import { Outbox } from './outbox.js'
import { Ownership } from './ownership.js'
import { ownedElsewhere, placeRun } from './place-run.js'
import { prepareRun, sameRun, type PreparedRun } from './prepare-run.js'
import { Programs } from './programs.js'
import type {
  HostListener,
  HostNews,
  InspectedRun,
  StartedRun,
  StartRunRequest,
} from './requests.js'
import { systemScheduler, type Scheduler } from './system/scheduler.js'
import { InputValidator } from './validate-input.js'
import { Waiters } from './waiters.js'
import { RunMachine, type RunEventOf } from '../core/index.js'
import type { Clock, Ids, Random } from '../interfaces/clock.js'
import type { Dispatcher } from '../interfaces/dispatcher.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { Owner, Store } from '../interfaces/store.js'

export interface RunHostParts {
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly owner: Owner
  readonly scheduler?: Scheduler
  readonly options?: Partial<HostOptions>
}

const startTries = 5
const longPollMs = 10_000
const seedBytes = 32

/**
 * The shell around machines: one process that starts, executes and finds runs on a store. Used by the
 * command line (`ownership: 'lazy'`) and by the master (`ownership: 'all'`).
 *
 * H1. Events of a run have one total order: each is applied in memory when it is appended.
 * H2. What an event causes happens only after it is committed.
 * H3. Every append carries the owner's epoch; a lost lease drops the runs of its partition at once.
 * H4. Inputs from other processes come through the durable inbox and leave it with their event.
 *
 * Where each is kept: H1, H2 `active-run.ts`; grouping `committer.ts`; H3 `ownership.ts`.
 */
export class RunHost {
  readonly #parts: RunHostParts
  readonly #options: HostOptions
  readonly #listeners = new Set<HostListener>()
  readonly #programs: Programs
  readonly #validator = new InputValidator()
  readonly #ownership: Ownership
  readonly #committer: Committer
  readonly #outbox: Outbox
  readonly #logs: LogBuffer
  readonly #waiters: Waiters
  readonly #executor: Executor
  #stopPolling: (() => void) | undefined
  #stopped = false

  constructor(parts: RunHostParts) {
    const { store, dispatcher, clock, owner } = parts
    const options = { ...defaultHostOptions, ...parts.options }
    this.#parts = parts
    this.#options = options
    this.#programs = new Programs(store)
    this.#waiters = new Waiters(clock)
    this.#logs = new LogBuffer(store, clock)
    this.#outbox = new Outbox(dispatcher, clock)
    this.#committer = new Committer(
      store,
      clock,
      options.largestGroup,
      () => {
        this.#outbox.flush()
      },
      (error) => {
        this.#tell({ type: 'store failed', error })
      },
    )
    this.#ownership = new Ownership(store, owner, clock, options.leaseMs, (partition) => {
      this.#executor.dropPartition(partition)
    })
    this.#executor = new Executor({
      store,
      dispatcher,
      clock,
      scheduler: parts.scheduler ?? systemScheduler,
      options,
      programs: this.#programs,
      ownership: this.#ownership,
      committer: this.#committer,
      outbox: this.#outbox,
      evaluator: new HostEvaluator(),
      tell: (news) => {
        this.#tell(news)
      },
      log: (line) => {
        this.#logs.add([line])
        this.#tell({ type: 'log', lines: [line] })
      },
    })
  }

  /** Takes up the work. With `ownership: 'all'` it resolves when the open runs are recovered. */
  async start(): Promise<void> {
    await this.#parts.dispatcher.start({
      reports: (reports) => this.#executor.reports(reports),
      logLines: (lines) => {
        this.#logs.add(lines)
        this.#tell({ type: 'log', lines })
      },
      jobsLost: () => {
        void this.#executor.recoverLostJobs()
      },
    })
    this.#ownership.start()
    if (this.#options.ownership === 'all') await this.#acquireAll()
    this.#pollLater()
  }

  /**
   * Stops gracefully: running attempts are given up, what is in flight is committed, leases are
   * released. The runs stay as they are in the store and can be resumed by any process.
   */
  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    this.#stopPolling?.()
    await this.#parts.dispatcher.stop()
    this.#committer.stop()
    await this.#committer.idle()
    this.#executor.stop()
    this.#outbox.stop()
    await this.#logs.flush()
    await this.#ownership.stop()
    this.#waiters.wakeAll()
  }

  /**
   * Starts a run, or gives the one that the idempotency key (or the given id) already names.
   * Resolves when the run's first event is committed.
   *
   * @throws NamuError NAMU4001 unknown workflow or version, NAMU3003 input, NAMU4010 the key was used
   *   with another input, NAMU5001 no partition can be had, NAMU5002 the store refused
   */
  async startRun(request: StartRunRequest): Promise<StartedRun> {
    const { store } = this.#parts
    const prepared = await prepareRun(store, this.#programs, this.#validator, request)
    const before = await this.#findExisting(request)
    if (before) return existing(sameRun(before, request, prepared.input))
    for (let attempt = 0; attempt < startTries && !this.#stopped; attempt += 1) {
      const started = await this.#tryStart(request, prepared)
      if (started) return started
    }
    throw new NamuError('NAMU5002', `The store did not accept a new run of "${request.workflow}"`, {
      where: request.workflow,
      hint: 'Other processes keep taking over its partitions, or this one is stopping; try again.',
    })
  }

  /**
   * Takes up a run that nobody executes; nothing happens to one that is executed here already.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU5001 a live process owns it,
   *   NAMU4003 its log does not fit its graph
   */
  async resume(run: string): Promise<void> {
    const record = await this.#parts.store.getRun(run)
    if (!record) throw unknownRun(run)
    if (record.status !== 'running') throw hasEnded(record)
    if (this.#executor.executes(run)) return
    const result = await this.#ownership.acquire(record.partition)
    if (!result.acquired) throw ownedElsewhere(`Run ${run}`, result.holder)
    await this.#executor.recover(run)
    await this.#readInbox([record.partition])
  }

  /**
   * Asks for a cancellation. Resolves when the wish is durable; the run's owner logs it, at once when
   * that is this process. A run that nobody executes takes it in when it is resumed.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended
   */
  async cancel(run: string, reason: string): Promise<void> {
    const { store } = this.#parts
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    if (record.status !== 'running') throw hasEnded(record)
    await store.postInput({ key: `cancel/${run}`, run, input: { type: 'cancel', reason } })
    if (this.#executor.executes(run)) await this.#readInbox([record.partition])
  }

  /**
   * The record of the run once it has ended, whoever executes it.
   * @throws NamuError NAMU4002 unknown run, NAMU5002 this host stopped before
   */
  async wait(run: string): Promise<RunRecord> {
    for (;;) {
      const record = await this.#parts.store.getRun(run)
      if (!record) throw unknownRun(run)
      if (record.status !== 'running') return record
      if (this.#stopped) {
        throw new NamuError('NAMU5002', `This process stopped before run ${run} had ended`, {
          where: run,
          hint: `Finish it with \`namu resume ${run}\`.`,
        })
      }
      // News of a run that is executed here comes by itself.
      const pollMs = this.executes(run) ? longPollMs : this.#options.waitPollMs
      await this.#waiters.next(run, pollMs)
    }
  }

  /** Calls back at everything that is committed or logged here; returns a function that ends that. */
  subscribe(listener: HostListener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Resolves when the log lines that came so far are in the store. */
  flushLogLines(): Promise<void> {
    return this.#logs.flush()
  }

  /** See `inspectRun`. */
  inspect(run: string): Promise<InspectedRun> {
    return inspectRun(this.#parts.store, run, this.#programs)
  }

  /** Whether this host executes the run. */
  executes(run: string): boolean {
    return this.#executor.executes(run)
  }

  async #findExisting(request: StartRunRequest): Promise<RunRecord | undefined> {
    const { store } = this.#parts
    if (request.idempotencyKey !== undefined) {
      const found = await store.findByIdempotencyKey(request.workflow, request.idempotencyKey)
      if (found) return found
    }
    return request.run === undefined ? undefined : store.getRun(request.run)
  }

  /** `undefined` when the partition was lost meanwhile and another try makes sense. */
  async #tryStart(
    request: StartRunRequest,
    prepared: PreparedRun,
  ): Promise<StartedRun | undefined> {
    const { store, clock, random, ids } = this.#parts
    const { version, program, input } = prepared
    const { run, partition } = await placeRun(
      this.#ownership,
      ids,
      store.partitions,
      this.#options.ownership,
      request.run,
    )
    const time = clock.now()
    const event: RunEventOf<'run.started'> = {
      type: 'run.started',
      time,
      run,
      seed: Buffer.from(random.bytes(seedBytes)).toString('hex'),
      input,
      prefetch: request.prefetch ?? true,
      ...hostDefaults(),
    }
    const record: RunRecord = {
      run,
      workflow: version.name,
      version: version.version,
      graph: version.graph,
      release: version.release,
      partition,
      status: 'running',
      createdAt: time,
      updatedAt: time,
      events: 0,
      calls: { started: 0, settled: 0 },
      input,
      ...(request.idempotencyKey === undefined ? {} : { idempotencyKey: request.idempotencyKey }),
    }
    const machine = RunMachine.create(program, this.#options.limits)
    const first = { type: 'start', event } as const
    const created = await this.#executor.create(record, machine, program.release, first)
    const { outcome } = created
    if (outcome.status === 'committed') return { run, created: true, record: created.record }
    if (outcome.status !== 'duplicate' && outcome.status !== 'conflict') return undefined
    const found = await store.getRun(outcome.status === 'duplicate' ? outcome.run : run)
    return found && existing(sameRun(found, request, input))
  }

  async #acquireAll(): Promise<void> {
    for (let partition = 0; partition < this.#parts.store.partitions; partition += 1) {
      if (this.#stopped) return
      if (this.#ownership.has(partition)) continue
      const { acquired } = await this.#ownership.acquire(partition)
      if (acquired) await this.#executor.recoverPartition(partition)
    }
  }

  #pollLater(): void {
    if (this.#stopped) return
    const { clock } = this.#parts
    this.#stopPolling = clock.at(clock.now() + this.#options.inboxPollMs, () => {
      void this.#poll().finally(() => {
        this.#pollLater()
      })
    })
  }

  /** A store that fails now is asked again by the next poll. */
  async #poll(): Promise<void> {
    try {
      await this.#readInbox([...this.#ownership.held()])
      if (this.#options.ownership === 'all') await this.#acquireAll()
    } catch {
      return
    }
  }

  async #readInbox(partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return
    for (const entry of await this.#parts.store.readInbox(partitions))
      await this.#executor.takeIn(entry)
  }

  #tell(news: HostNews): void {
    for (const listener of this.#listeners) {
      try {
        listener(news)
      } catch (error) {
        // The fault of a listener is its own: it must neither hold up a commit nor go unseen.
        queueMicrotask(() => {
          throw error
        })
      }
    }
    if (news.type === 'log' || news.type === 'store failed') return
    if (news.type === 'dropped' || news.record.status !== 'running') this.#waiters.wake(news.run)
  }
}

function existing(record: RunRecord): StartedRun {
  return { run: record.run, created: false, record }
}

function hasEnded(record: RunRecord): NamuError {
  return new NamuError('NAMU4011', `Run ${record.run} has already ended (${record.status})`, {
    where: record.run,
    hint: `\`namu status ${record.run}\` shows its result.`,
  })
}
