import { unreachable, type Release } from '@namu/core/internal'
import { Alarms } from './alarms.js'
import { ActiveRun, type Discard, type RunShell } from './active-run.js'
import type { Committer } from './committer.js'
import { consoleLine } from './console-line.js'
import type { HostEvaluator } from './evaluate/index.js'
import { foldLog } from './fold.js'
import type { HostOptions } from './options.js'
import type { Outbox } from './outbox.js'
import type { Ownership } from './ownership.js'
import type { Programs } from './programs.js'
import type { HostNews } from './requests.js'
import type { InputOutcome, OfferedInput } from './run-input.js'
import { askAgainMs, recoverAttempts } from './recover-attempts.js'
import { RunTable } from './run-table.js'
import type { Scheduler } from './system/scheduler.js'
import type { RunMachineContract, TimerNumber } from '../core/index.js'
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
  readonly evaluator: HostEvaluator
  readonly tell: (news: HostNews) => void
  /** Takes a line of a run's own console. */
  readonly log: (line: LogLine) => void
}

/**
 * Executes runs: brings inputs to their machines and machines into memory.
 *
 * X1. A run is executed here only while this process owns its partition.
 * X2. A report counts as delivered when its event is committed or it can never matter; a report for a
 *     run that is not executed here is refused, so that its dispatcher offers it again.
 * X3. A refused append never loses an input: the run is read again from the log, and the input is
 *     offered to what the log says.
 * X4. Every open timer of a run that is executed here is armed once its start is committed, also when
 *     the run is not in memory; taking a run up arms them again.
 */
export class Executor {
  readonly #parts: ExecutorParts
  readonly #runs: RunTable
  readonly #alarms: Alarms
  readonly #shell: RunShell
  #stopped = false

  constructor(parts: ExecutorParts) {
    this.#parts = parts
    this.#runs = new RunTable(parts.options.loadedRuns)
    const { clock, scheduler, ownership, committer, outbox, evaluator } = parts
    this.#alarms = new Alarms(clock, (run, timer) => {
      this.#timerDue(run, timer)
    })
    this.#shell = {
      clock,
      scheduler,
      epoch: (partition) => ownership.epoch(partition),
      submit: (append: RunAppend, settle) => {
        committer.submit(append, settle)
      },
      dispatch: (job) => {
        outbox.dispatch(job)
      },
      abort: (attempt) => {
        outbox.abort(attempt)
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
        if (record.status !== 'running') this.#letGo(record.run)
        parts.tell({ type: 'committed', run: record.run, record, events })
      },
      discarded: (run, why, retry) => {
        this.#discarded(run, why, retry)
      },
    }
  }

  executes(run: string): boolean {
    return this.#runs.executes(run)
  }

  /** Starts a run whose record has no events yet; answers the outcome of its first commit. */
  create(
    record: RunRecord,
    machine: RunMachineContract,
    release: Release,
    first: OfferedInput['input'],
  ): Promise<{ readonly outcome: InputOutcome; readonly record: RunRecord }> {
    const active = new ActiveRun(this.#shell, machine, release, record)
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

  /** Takes up a run of an owned partition: reads it and has lost attempts executed again. */
  async recover(run: string): Promise<void> {
    const active = await this.#obtain(run)
    if (active) await recoverAttempts(this.#parts, active, () => this.#stopped)
  }

  async recoverPartition(partition: number): Promise<void> {
    for (const { run } of await this.#parts.store.openRuns(partition)) {
      if (this.#stopped || !this.#parts.ownership.has(partition)) return
      try {
        await this.recover(run)
      } catch (error) {
        this.#parts.tell({ type: 'dropped', run, reason: 'fault', error })
      }
    }
  }

  /** Asks the dispatcher about everything that is outstanding. */
  async recoverLostJobs(): Promise<void> {
    for (const run of this.#runs.executed()) await this.recover(run)
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
    if (!this.executes(run)) {
      const record = await this.#parts.store.getRun(run)
      if (record && record.status !== 'running') return this.#dropEntry(record, key)
      if (!record || this.#parts.options.ownership === 'lazy') return
    }
    const { reason } = input
    await new Promise<void>((resolve) => {
      this.#route(run, { type: 'cancel', reason, inboxKey: key }, () => {
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
    for (const run of this.#runs.executedIn(partition)) {
      const active = this.#runs.get(run)
      if (active) active.discard({ reason: 'lease lost' })
      else {
        this.#letGo(run)
        this.#parts.tell({ type: 'dropped', run, reason: 'lease lost' })
      }
    }
  }

  stop(): void {
    this.#stopped = true
    for (const run of this.#runs.executed()) {
      this.#runs.get(run)?.discard({ reason: 'stopped' })
      this.#runs.remove(run)
    }
    this.#alarms.stop()
  }

  /** The run is not executed here any more. */
  #letGo(run: string): void {
    this.#runs.remove(run)
    this.#alarms.forget(run)
  }

  #timerDue(run: string, timer: TimerNumber): void {
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
    this.#obtain(run).then(
      (active) => {
        if (active?.isDead === true) this.#route(run, input, settle)
        else if (active) active.offer({ input, settle })
        else void this.#settleUnexecuted(run, settle)
      },
      (error: unknown) => {
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
        const { store, programs, ownership, options, scheduler } = this.#parts
        const record = await store.getRun(run)
        if (record?.status !== 'running') return undefined
        const epoch = ownership.epoch(record.partition)
        if (epoch === undefined) return undefined
        const program = await programs.get(record.graph, record.release)
        const log = store.readLog(run)
        const { machine, events } = await foldLog(program, log, options.limits, scheduler)
        // X1. Under one epoch only this process writes, and only through the table (T1).
        if (this.#stopped || ownership.epoch(record.partition) !== epoch) return undefined
        this.#alarms.armAll(run, machine.timers())
        return new ActiveRun(this.#shell, machine, program.release, { ...record, events })
      })
      .then((active) => {
        active?.wake()
        return active
      })
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
      return
    }
    for (const offered of retry) offered.settle(outcome)
    if (outcome.status !== 'fenced') return
    this.#parts.tell({ type: 'dropped', run: run.run, reason: 'lease lost' })
    this.#parts.ownership.lose(run.partition)
  }
}
