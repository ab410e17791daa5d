import { NamuError } from '@namu/core/internal'
import { Branches } from './carry/branches.js'
import { findVersion } from './carry/find-version.js'
import type { BranchRequest, RebindRequest } from './carry/requests.js'
import { Committer } from './committer.js'
import { Executor } from './executor.js'
import { hostDefaults, HostEvaluator, type Locality } from './evaluate/index.js'
import { explainStoredRun, type ExplainedRun } from './explain-run.js'
import { hasEnded, inspectRun, unknownRun } from './inspect.js'
import { InboxReader } from './inbox-reader.js'
import { LogBuffer } from './log-buffer.js'
import { defaultHostOptions, type HostOptions } from './options.js'
import { MemoCache } from './memos/memo-cache.js'
import { Outbox } from './outbox.js'
import { Ownership } from './ownership.js'
import { ownedElsewhere } from './place-run.js'
import { People, type Decided, type DecisionRequest, type SignalRequest } from './people/index.js'
import { Programs } from './programs.js'
import type {
  HostListener,
  HostNews,
  InspectedRun,
  StartedRun,
  StartRunRequest,
} from './requests.js'
import { RunStarts } from './starts/run-starts.js'
import { systemScheduler, type Scheduler } from './system/scheduler.js'
import { InputValidator } from './validate-input.js'
import { Waiters } from './waiters.js'
import type { Clock, Ids, Random } from '../interfaces/clock.js'
import type { Dispatcher } from '../interfaces/dispatcher.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { Owner, Store, VersionRecord } from '../interfaces/store.js'

export interface RunHostParts {
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly owner: Owner
  readonly scheduler?: Scheduler
  /** Where runs that are started here are at home. Default: where this process is. */
  readonly locality?: Locality
  /** Shared by the hosts of one process. Default: this host's own. */
  readonly programs?: Programs
  readonly options?: Partial<HostOptions>
}

const longPollMs = 10_000

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
  readonly #memos: MemoCache
  readonly #logs: LogBuffer
  readonly #waiters: Waiters
  readonly #people: People
  readonly #executor: Executor
  readonly #inbox: InboxReader
  readonly #branches: Branches
  readonly #starts: RunStarts
  /** Partitions whose open runs were recovered: a start may take one too, and recovers nothing. */
  readonly #takenUp = new Set<number>()
  #stopPolling: (() => void) | undefined
  #stopped = false

  constructor(parts: RunHostParts) {
    const { store, dispatcher, clock, owner } = parts
    const options = { ...defaultHostOptions, ...parts.options }
    this.#parts = parts
    this.#options = options
    this.#programs = parts.programs ?? new Programs(store)
    this.#waiters = new Waiters(clock)
    this.#people = new People({
      store,
      programs: this.#programs,
      validator: this.#validator,
      ids: parts.ids,
      valueLimit: options.valueLimit,
      deliver: async ({ run, partition }) => {
        if (this.#executor.executes(run)) await this.#inbox.readAll([partition])
      },
    })
    this.#logs = new LogBuffer(store, clock)
    this.#memos = new MemoCache(store, clock, (report) => {
      // A run that is not executed here any more is somebody else's to go on with.
      this.#executor.reports([report]).catch(() => undefined)
    })
    this.#outbox = new Outbox(dispatcher, clock, (jobs) => this.#memos.answer(jobs))
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
      this.#takenUp.delete(partition)
      this.#executor.dropPartition(partition)
      // Who waits for a run that was not in memory looks again.
      this.#waiters.wakeAll()
    })
    const evaluator = new HostEvaluator(parts.locality)
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
      memos: this.#memos,
      evaluator,
      posted: (partition) => {
        this.#inbox.posted(partition)
      },
      tell: (news) => {
        this.#tell(news)
      },
      log: (line) => {
        this.#logs.add([line])
        this.#tell({ type: 'log', lines: [line] })
      },
    })
    this.#inbox = new InboxReader(store, (entry) => this.#executor.takeIn(entry))
    this.#starts = new RunStarts({
      ...{ store, clock, options, ids: parts.ids, random: parts.random, programs: this.#programs },
      ...{ validator: this.#validator, ownership: this.#ownership, executor: this.#executor },
      locality: parts.locality ?? hostDefaults(),
      cancel: (run, reason) => this.cancel(run, reason),
    })
    this.#branches = new Branches({
      store,
      clock,
      ids: parts.ids,
      programs: this.#programs,
      validator: this.#validator,
      scheduler: parts.scheduler ?? systemScheduler,
      limits: options.limits,
      mode: options.ownership,
      ownership: this.#ownership,
      committer: this.#committer,
      executor: this.#executor,
      evaluate: (request) => evaluator.evaluate(request),
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
        this.#executor.recoverLostJobs().catch((error: unknown) => {
          this.#tell({ type: 'store failed', error })
        })
      },
    })
    this.#ownership.start()
    if (this.#options.ownership === 'all') await this.#acquireAll()
    else this.#executor.wakeSleepers()
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
    this.#starts.stop()
    await this.#parts.dispatcher.stop()
    this.#committer.stop()
    await this.#committer.idle()
    this.#executor.stop()
    await this.#starts.held.idle()
    this.#outbox.stop()
    await this.#memos.flush()
    await this.#logs.flush()
    await this.#ownership.stop()
    this.#waiters.wakeAll()
  }

  /**
   * Starts a run, or gives the one that the idempotency key (or the given id) already names, or the one
   * that is alone. Resolves when the run's first event is committed, or its start is kept to be carried
   * out later (`heldUntil`).
   *
   * @throws NamuError NAMU4001 unknown workflow or version, NAMU3003 input, NAMU4010 the key was used
   *   with another input, NAMU5001 no partition can be had, NAMU5002 the store refused,
   *   NAMU4162 the priority is out of range
   */
  startRun(request: StartRunRequest): Promise<StartedRun> {
    return this.#starts.start(request)
  }

  /**
   * Takes up a run that nobody executes, or a start that is held; nothing happens to one that is
   * executed here already. With `release` it is bound to that version first: what is executed from then
   * on is of its release.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU5001 a live process owns it,
   *   NAMU4003 its log does not fit its graph, NAMU4001 unknown version, NAMU4155 of another graph
   */
  async resume(run: string, { release }: RebindRequest = {}): Promise<void> {
    const { store } = this.#parts
    const record = await store.getRun(run)
    if (!record && (await this.#starts.held.adopt(run))) return
    if (!record) throw unknownRun(run)
    if (record.status !== 'running') throw hasEnded(record)
    const bound = release === undefined ? undefined : await findVersion(store, record, release)
    const rebinds = bound !== undefined && bound.release !== record.release
    if (this.#executor.isLoaded(run) && !rebinds) return
    const result = await this.#ownership.acquire(record.partition)
    if (!result.acquired) throw ownedElsewhere(`Run ${run}`, result.holder)
    if (rebinds) await this.#rebind(run, bound)
    await this.#executor.recover(run)
    await this.#inbox.readAll([record.partition])
  }

  /**
   * Makes a new run of another one, with its history up to a point; the other one stays as it is.
   * Resolves when the history is taken over.
   * @throws NamuError see `prepareBranch`; NAMU5001 no partition can be had, NAMU5002 the store refused
   */
  branch(origin: string, request: BranchRequest): Promise<StartedRun> {
    return this.#branches.start(origin, request)
  }

  /** See `explainStoredRun`. */
  explain(run: string): Promise<ExplainedRun> {
    return explainStoredRun(this.#parts.store, run, this.#programs)
  }

  async #rebind(run: string, { release, version }: VersionRecord): Promise<void> {
    const outcome = await this.#executor.rebind(run, await this.#programs.release(release), version)
    if (outcome.status === 'committed') return
    const record = await this.#parts.store.getRun(run)
    if (record && record.status !== 'running') throw hasEnded(record)
    throw new NamuError('NAMU5002', `The store did not accept the new release of run ${run}`, {
      where: run,
      hint: 'Another process has taken the run over, or this one is stopping; try again.',
    })
  }

  /**
   * Asks for a cancellation. Resolves when the wish is durable; the run's owner logs it, at once when
   * that is this process. A run that nobody executes takes it in when it is resumed. A second one ends
   * the run without its clean-up; so does the first with `force`.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended
   */
  async cancel(run: string, reason: string, force = false): Promise<void> {
    const { store } = this.#parts
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    if (record.status !== 'running') throw hasEnded(record)
    const key = force ? `cancel/${run}/force` : `cancel/${run}`
    const input = { type: 'cancel', reason, ...(force ? { force } : {}) } as const
    await store.postInput({ key, run, input })
    if (this.#executor.executes(run)) await this.#inbox.readAll([record.partition])
  }

  /**
   * Sends a message to a run. Resolves when it is durable; the run's owner logs it, at once when that is
   * this process. A run that nobody executes takes it in when it is resumed.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU4101 its workflow waits for no
   *   such signal, NAMU3003 the payload does not match the signal's schema
   */
  async signal(run: string, request: SignalRequest): Promise<void> {
    await this.#people.signal(run, request)
  }

  /**
   * Decides a pending approval, durably, as `signal` sends.
   *
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU4104 the approval is not pending
   *   any more, NAMU4106 it is not said which of several, NAMU3003 the form does not match
   */
  async decide(run: string, request: DecisionRequest): Promise<Decided> {
    return this.#people.decide(run, request)
  }

  /**
   * The record of the run once it has ended, whoever executes it.
   * @throws NamuError NAMU4002 unknown run, NAMU5002 this host stopped before
   */
  async wait(run: string): Promise<RunRecord> {
    for (;;) {
      const { store } = this.#parts
      const record = await store.getRun(run)
      // A run that is held exists soon; between the two questions it may have come to exist.
      if (!record && !(await store.getHeldStart(run)) && !(await store.getRun(run)))
        throw unknownRun(run)
      if (record && record.status !== 'running') return record
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

  async #acquireAll(): Promise<void> {
    let taken = 0
    try {
      for (let partition = 0; partition < this.#parts.store.partitions; partition += 1) {
        if (this.#stopped) return
        if (this.#takenUp.has(partition)) continue
        const { acquired } = await this.#ownership.acquire(partition)
        if (!acquired) continue
        taken += 1
        await this.#executor.recoverPartition(partition)
        if (this.#ownership.has(partition)) this.#takenUp.add(partition)
      }
    } finally {
      // Also when the store fails in between: those that were taken have sleepers.
      if (taken > 0) this.#executor.wakeSleepers()
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
      await this.#inbox.read([...this.#ownership.held()])
      if (this.#options.ownership === 'all') await this.#acquireAll()
      await this.#starts.held.sweep()
    } catch {
      return
    }
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
    const ended = news.type === 'committed' && news.record.status !== 'running'
    if (ended || news.type === 'dropped') this.#waiters.wake(news.run)
    if (ended) this.#starts.held.ended()
  }
}
