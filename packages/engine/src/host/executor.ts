import { unreachable, type Release } from '@namu/core/internal'
import { Alarms, type ArmedTimer } from './alarms.js'
import { askAgainMs, untilAnswered } from './ask-again.js'
import { ActiveRun } from './active-run.js'
import { carryOver, type CarriedRun } from './carry/carry-over.js'
import type { Committer } from './committer.js'
import { consoleLine } from './console-line.js'
import type { HostEvaluator } from './evaluate/index.js'
import { Families } from './children/families.js'
import { ExecutedRuns } from './executed-runs.js'
import { loadRun } from './load-run.js'
import type { HostOptions } from './options.js'
import type { MemoCache } from './memos/memo-cache.js'
import type { Outbox } from './outbox.js'
import type { Ownership } from './ownership.js'
import type { Programs } from './programs.js'
import type { HostNews } from './requests.js'
import type { InputOutcome, OfferedInput } from './run-input.js'
import { recoverAttempts } from './recover-attempts.js'
import type { Discard, RunShell } from './run-shell.js'
import { RunTable } from './run-table.js'
import { SnapshotMeter } from './snapshot-policy.js'
import { askTakenMs, takeBack } from './start-limits.js'
import type { Scheduler } from './system/scheduler.js'
import { WakeUps } from './wake-ups.js'
import { RunMachine, type RunMachineContract } from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'
import type { AttemptReport, Dispatcher } from '../interfaces/dispatcher.js'
import type { LoggedEvent, LogLine, RunRecord } from '../interfaces/runs.js'
import type { InboxEntry, RunAppend, Store } from '../interfaces/store.js'

export interface ExecutorParts {
  readonly store: Store
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly options: HostOptions
  readonly programs: Programs
  readonly ownership: Ownership
  readonly committer: Committer
  readonly outbox: Outbox
  /** Something was posted for a run of the partition. */
  readonly posted: (partition: number) => void
  readonly memos: Pick<MemoCache, 'keep'>
  readonly evaluator: HostEvaluator
  readonly tell: (news: HostNews) => void
  /** Takes a line of a run's own console. */
  readonly log: (line: LogLine) => void
}

/** Sleeping runs of which is known here when they are due. */
const wakeUpWindow = 1_000

/**
 * Executes runs: brings inputs to their machines and machines into memory.
 *
 * X1. A run is executed here only while this process owns its partition.
 * X2. A report counts as delivered when its event is committed or it can never matter; a report for a
 *     run that is not executed here is refused, so that its dispatcher offers it again, and so is one
 *     that is ahead of what is known here (A7 of the active run).
 * X3. A refused append never loses an input: the run is read again from the log, and the input is
 *     offered to what the log says.
 * X4. Every open timer of a run in memory is armed once its start is committed; loading a run arms
 *     them again. A run that is executed here and not in memory is loaded when its earliest is due.
 * X5. Taking a partition up loads the runs that have something to do there; those that only wait stay
 *     in the store until a timer or an input.
 * X6. A store that fails is asked again: a run that cannot be read now is neither given up nor forgotten,
 *     and what is to be brought to it waits.
 */
export class Executor {
  readonly #parts: ExecutorParts
  readonly #runs: RunTable
  readonly #executed: ExecutedRuns
  readonly #wakeUps: WakeUps
  readonly #alarms: Alarms
  readonly #families: Families
  readonly #shell: RunShell
  #stopped = false

  constructor(parts: ExecutorParts) {
    this.#parts = parts
    const { clock, scheduler, ownership, committer, outbox, evaluator, options, store } = parts
    const limits = { loaded: options.loadedRuns, parked: options.parkedRuns }
    this.#runs = new RunTable(limits, (active) => {
      this.#evicted(active)
    })
    this.#executed = new ExecutedRuns(options.ownership, ownership, store.partitions)
    const heldPartitions = (): readonly number[] => ownership.held()
    const wake = async (run: string): Promise<void> => {
      const active = this.#executed.has(run) ? await this.#obtain(run) : undefined
      // Its alarms may say that it is too early.
      if (active) this.#runs.rested(active)
    }
    const { wakeAheadMs } = options
    this.#wakeUps = new WakeUps(store, clock, wakeUpWindow, wakeAheadMs, heldPartitions, wake)
    this.#alarms = new Alarms(clock, (run, timer) => {
      this.#timerDue(run, timer)
    })
    this.#families = new Families(
      {
        executes: (run) => !this.#stopped && this.executes(run),
        create: async ({ record, program, event }) => {
          const machine = RunMachine.create(program, options.limits)
          const first = { type: 'start', event } as const
          return (await this.create(record, machine, program.release, first)).outcome
        },
        recover: (run) => this.recover(run),
        report: (report, settle) => {
          this.#route(report.run, { type: 'report', report }, settle)
        },
        cancel: (record, reason) => this.cancel(record, reason),
      },
      { store, programs: parts.programs, clock, deepest: options.childDepth },
    )
    this.#shell = {
      clock,
      scheduler,
      options,
      epoch: (partition) => ownership.epoch(partition),
      submit: (append: RunAppend, settle) => {
        committer.submit(append, settle)
      },
      dispatch: (job, memo) => {
        outbox.dispatch(job, memo)
      },
      keep: (memo) => {
        parts.memos.keep(memo)
      },
      abort: (attempt) => {
        outbox.abort(attempt)
      },
      inDoubt: (run, requests) => {
        void recoverAttempts(parts, run, requests, () => this.#stopped)
      },
      startChild: (parent, request) => {
        this.#families.start(parent, request)
      },
      giveUpChild: (parent, child, reason) => {
        this.#families.giveUp(parent, child, reason)
      },
      evaluate: (request) => evaluator.evaluate(request),
      arm: (run, timer) => {
        this.#alarms.arm(run, timer)
      },
      disarm: (run, timer) => {
        this.#alarms.disarm(run, timer)
      },
      log: (run, line) => {
        parts.log(consoleLine(run, line))
      },
      committed: (record: RunRecord, events: readonly LoggedEvent[]) => {
        if (record.status !== 'running') {
          this.#letGo(record.run)
          this.#families.ended(record)
        }
        parts.tell({ type: 'committed', run: record.run, record, events })
      },
      rested: (run) => {
        this.#runs.rested(run)
      },
      discarded: (run, why, retry) => {
        this.#discarded(run, why, retry)
      },
    }
  }

  executes(run: string): boolean {
    return this.#executed.has(run)
  }

  /** Whether the run is in memory. */
  isLoaded(run: string): boolean {
    return this.#runs.get(run) !== undefined
  }

  /** Starts a run whose record has no events yet; answers the outcome of its first commit. */
  create(
    record: RunRecord,
    machine: RunMachineContract,
    release: Release,
    first: OfferedInput['input'],
  ): Promise<{ readonly outcome: InputOutcome; readonly record: RunRecord }> {
    const loaded = { machine, events: 0, meter: new SnapshotMeter(), snapshotAt: 0 }
    const active = new ActiveRun(this.#shell, loaded, release, record)
    this.#executed.add(record.run)
    this.#runs.add(active)
    return new Promise<{ readonly outcome: InputOutcome; readonly record: RunRecord }>(
      (resolve) => {
        active.offer({
          input: first,
          settle: (outcome) => {
            resolve({ outcome, record: active.record })
          },
        })
      },
    )
  }

  /**
   * Takes up a run of an owned partition: reads it, has lost attempts executed again, and asks after
   * its family.
   */
  async recover(run: string): Promise<void> {
    const parent = await this.#families.openParent(run)
    if (parent !== undefined) await this.recover(parent)
    const active = await this.#obtain(run)
    if (!active) return
    // It left memory before it was asked after.
    if (active.isDead && this.executes(run)) return this.recover(run)
    await recoverAttempts(this.#parts, active, active.dispatchedAttempts(), () => this.#stopped)
    await this.#families.takeUp(active.record, active.openChildren())
  }

  /** Asks for a cancellation; resolves when the wish is durable. */
  async cancel({ run, partition }: RunRecord, reason: string): Promise<void> {
    const input = { type: 'cancel', reason } as const
    await this.#parts.store.postInput({ key: `cancel/${run}`, run, input })
    if (this.executes(run)) this.#parts.posted(partition)
  }

  /** X5. `wakeSleepers` is to be called once all that can be had are taken up. */
  /** Binds a run that is executed here to another release; what is executed next is of that one. */
  async rebind(run: string, release: Release, version: string): Promise<InputOutcome> {
    await this.#obtain(run)
    return new Promise((resolve) => {
      this.#route(run, { type: 'rebind', release, version }, resolve)
    })
  }

  async recoverPartition(partition: number): Promise<void> {
    for (const run of await this.#activeRuns(partition)) {
      if (this.#stopped || !this.#parts.ownership.has(partition)) return
      await this.#recoverOrDrop(run)
    }
  }

  /** X4: has the store asked for the runs that sleep in the partitions taken up. */
  wakeSleepers(): void {
    this.#wakeUps.reset()
  }

  /** Asks the dispatcher about everything that is outstanding. */
  async recoverLostJobs(): Promise<void> {
    for (const partition of this.#parts.ownership.held())
      for (const run of await this.#activeRuns(partition))
        if (this.executes(run)) await this.#recoverOrDrop(run)
  }

  async #activeRuns(partition: number): Promise<readonly string[]> {
    const { store, clock, ownership } = this.#parts
    const isOver = (): boolean => this.#stopped || !ownership.has(partition)
    return (await untilAnswered(clock, () => store.activeRuns(partition), isOver)) ?? []
  }

  async #recoverOrDrop(run: string): Promise<void> {
    try {
      await untilAnswered(
        this.#parts.clock,
        () => this.recover(run),
        () => this.#stopped,
      )
    } catch (error) {
      this.#parts.tell({ type: 'dropped', run, reason: 'fault', error })
    }
  }

  reports(reports: readonly AttemptReport[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = reports.length
      let refused: InputOutcome | undefined
      const settle = (outcome: InputOutcome): void => {
        if (outcome.status !== 'committed' && outcome.status !== 'superfluous') refused = outcome
        left -= 1
        if (left > 0) return
        if (refused) reject(new Error(`reports were not committed: ${refused.status}`))
        else resolve()
      }
      if (left === 0) resolve()
      for (const report of reports) this.#route(report.run, { type: 'report', report }, settle)
    })
  }

  /**
   * Takes in what was posted for a run of an owned partition. Resolves when it is logged, or dropped
   * because the run has ended; it stays in the inbox when this host does not execute the run.
   */
  async takeIn({ key, run, input }: InboxEntry): Promise<void> {
    if (!this.isLoaded(run)) {
      const record = await this.#parts.store.getRun(run)
      if (record && record.status !== 'running') return this.#dropEntry(record, key)
      if (!record || !this.executes(run)) return
    }
    await new Promise<void>((resolve) => {
      this.#route(run, { ...input, inboxKey: key }, () => {
        resolve()
      })
    })
  }

  #dropEntry(record: RunRecord, key: string): Promise<void> {
    const { ownership, committer } = this.#parts
    const { partition, events: expected } = record
    const epoch = ownership.epoch(partition)
    if (epoch === undefined) return Promise.resolve()
    const append = { partition, epoch, expected, events: [], record, consumed: [key] }
    return new Promise((resolve) => {
      committer.submit(append, () => {
        resolve()
      })
    })
  }

  /** The partition is somebody else's now. */
  dropPartition(partition: number): void {
    for (const active of this.#runs.loaded())
      if (active.partition === partition) active.discard({ reason: 'lease lost' })
    for (const run of this.#executed.removeAll(partition))
      this.#parts.tell({ type: 'dropped', run, reason: 'lease lost' })
  }

  stop(): void {
    this.#stopped = true
    for (const active of this.#runs.loaded()) {
      active.discard({ reason: 'stopped' })
      this.#runs.remove(active.run)
    }
    this.#alarms.stop()
    this.#wakeUps.stop()
  }

  /** The run is not executed here any more. */
  #letGo(run: string): void {
    this.#runs.remove(run)
    this.#executed.remove(run)
    this.#alarms.forget(run)
  }

  #evicted({ run, record }: ActiveRun): void {
    this.#alarms.forget(run)
    if (record.wakeAt !== undefined) this.#wakeUps.add({ run, wakeAt: record.wakeAt })
  }

  #timerDue(run: string, armed: ArmedTimer): void {
    if (armed.limit?.kind === 'start') void this.#startLimitDue(run, armed, armed.limit)
    else this.#fire(run, armed)
  }

  async #startLimitDue(
    run: string,
    armed: ArmedTimer,
    limit: NonNullable<ArmedTimer['limit']>,
  ): Promise<void> {
    // Armed meanwhile: it is disarmed when the attempt ends.
    this.#alarms.arm(run, { ...armed, at: this.#parts.clock.now() + askTakenMs })
    const heldBack = this.#runs.get(run)?.holdsBack(limit.call) === true
    if (!heldBack && !(await takeBack(this.#parts, run, limit))) return
    this.#alarms.disarm(run, armed.timer)
    this.#fire(run, armed)
  }

  #fire(run: string, { timer }: ArmedTimer): void {
    this.#route(run, { type: 'timer', timer }, ({ status }) => {
      if (status === 'committed' || status === 'superfluous') return
      // Nobody else offers it again while the run stays here.
      if (this.#stopped || !this.executes(run)) return
      this.#alarms.arm(run, { timer, at: this.#parts.clock.now() + askAgainMs })
    })
  }

  #route(run: string, input: OfferedInput['input'], settle: (outcome: InputOutcome) => void): void {
    const loaded = this.#runs.get(run)
    if (loaded) {
      loaded.offer({ input, settle })
      return
    }
    // X6
    untilAnswered(
      this.#parts.clock,
      () => this.#obtain(run),
      () => this.#stopped,
    ).then(
      (active) => {
        if (active?.isDead === true) this.#route(run, input, settle)
        else if (active) active.offer({ input, settle })
        else void this.#settleUnexecuted(run, settle)
      },
      (error: unknown) => {
        this.#letGo(run)
        this.#parts.tell({ type: 'dropped', run, reason: 'fault', error })
        settle({ status: 'unknown' })
      },
    )
  }

  async #settleUnexecuted(run: string, settle: (outcome: InputOutcome) => void): Promise<void> {
    const record = await this.#parts.store.getRun(run).catch(() => undefined)
    settle(
      record && record.status !== 'running' ? { status: 'superfluous' } : { status: 'unknown' },
    )
  }

  /** The run in memory, or nothing when it has ended, does not exist or is not ours. */
  #obtain(run: string): Promise<ActiveRun | undefined> {
    return this.#runs
      .obtain(run, async () => {
        const { store, programs, ownership, options, scheduler, committer } = this.#parts
        // C6 of the committer: an append of an earlier life of the run may still get to the store.
        await committer.idleOf(run)
        const record = await store.getRun(run)
        if (record?.status !== 'running') return undefined
        const epoch = ownership.epoch(record.partition)
        if (epoch === undefined) return undefined
        const { limits } = options
        const carried = record.origin?.carrying === true ? await this.#carryOver(record) : undefined
        if (carried === 'over') return undefined
        const loaded =
          carried?.loaded ?? (await loadRun(store, programs, record, { limits, scheduler }))
        const release = await programs.release(record.release)
        // X1. Under one epoch only this process writes, and only through the table (T1).
        if (this.#stopped || ownership.epoch(record.partition) !== epoch) return undefined
        this.#executed.add(run)
        this.#alarms.armAll(run, loaded.machine.timers())
        const active = new ActiveRun(this.#shell, loaded, release, carried?.record ?? record)
        if (carried) active.offer({ input: { type: 'carried' }, settle: () => undefined })
        return active
      })
      .then((active) => {
        active?.wake()
        return active
      })
  }

  /** Takes the history of the run's origin over; `over` when nothing is left to be executed here. */
  async #carryOver(record: RunRecord): Promise<CarriedRun | 'over'> {
    const { programs, scheduler, options, ownership, committer } = this.#parts
    const { limits, largestAppend } = options
    const carried = await carryOver(
      {
        store: this.#parts.store,
        programs,
        scheduler,
        limits,
        largestAppend,
        evaluate: (request) => this.#shell.evaluate(request),
        epoch: (partition) => (this.#stopped ? undefined : ownership.epoch(partition)),
        commit: (append) =>
          new Promise((resolve) => {
            committer.submit(append, resolve)
          }),
        committed: (row, events) => {
          this.#shell.committed(row, events)
        },
      },
      record,
    )
    return carried?.record.status === 'running' ? carried : 'over'
  }

  #discarded(run: ActiveRun, why: Discard, retry: readonly OfferedInput[]): void {
    if (this.#runs.get(run.run) === run) this.#letGo(run.run)
    const settleAll = (outcome: InputOutcome): void => {
      for (const offered of retry) offered.settle(outcome)
    }
    switch (why.reason) {
      case 'stopped':
        settleAll({ status: 'unknown' })
        return
      case 'lease lost':
        settleAll({ status: 'unknown' })
        this.#parts.tell({ type: 'dropped', run: run.run, reason: 'lease lost' })
        return
      case 'fault':
        settleAll({ status: 'unknown' })
        this.#parts.tell({ type: 'dropped', run: run.run, reason: 'fault', error: why.error })
        return
      case 'refused':
        this.#refused(run, why.outcome, retry)
        return
      default:
        unreachable(why, 'discard')
    }
  }

  #refused(
    run: ActiveRun,
    outcome: Extract<Discard, { reason: 'refused' }>['outcome'],
    retry: readonly OfferedInput[],
  ): void {
    const starting = retry.some((offered) => offered.input.type === 'start')
    if (outcome.status === 'conflict' && !starting) {
      // X3. The log has events that this memory did not know.
      for (const { input, settle } of retry) this.#route(run.run, input, settle)
      // What those events have started, nobody may have dispatched.
      void this.#recoverOrDrop(run.run)
      return
    }
    for (const offered of retry) offered.settle(outcome)
    if (outcome.status !== 'fenced') return
    this.#parts.tell({ type: 'dropped', run: run.run, reason: 'lease lost' })
    this.#parts.ownership.lose(run.partition)
  }
}
