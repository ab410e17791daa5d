import { unreachable, type Encoded, type Release } from '@namu/core/internal'
import type { CommitOutcome } from './committer.js'
import { emptyBatch, hasContent, type Batch } from './batch.js'
import { OpenWork } from './open-work.js'
import { eventOf, type OfferedInput } from './run-input.js'
import type { Scheduler } from './system/scheduler.js'
import { taskJob } from './task-job.js'
import type {
  AttemptRequest,
  Command,
  EvaluationOutcome,
  EvaluationRequest,
  ConsoleLine,
  OpenTimer,
  RunEvent,
  RunMachineContract,
  RunResult,
  TimerNumber,
  Turn,
} from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'
import type { AttemptKey } from '../interfaces/dispatcher.js'
import type { TaskJob } from '../interfaces/job.js'
import type { LoggedEvent, RunRecord } from '../interfaces/runs.js'
import type { RunAppend } from '../interfaces/store.js'

/** What a run needs from its host. */
export interface RunShell {
  readonly clock: Clock
  readonly scheduler: Scheduler
  epoch(partition: number): number | undefined
  submit(append: RunAppend, settle: (outcome: CommitOutcome) => void): void
  dispatch(job: TaskJob): void
  abort(attempt: AttemptKey): void
  evaluate(request: EvaluationRequest): EvaluationOutcome
  arm(run: string, timer: OpenTimer): void
  disarm(run: string, timer: TimerNumber): void
  log(run: string, line: ConsoleLine): void
  committed(record: RunRecord, events: readonly LoggedEvent[]): void
  /** The run left memory without having ended; `retry` holds what it had not committed. */
  discarded(run: ActiveRun, why: Discard, retry: readonly OfferedInput[]): void
}

export type Discard =
  | { readonly reason: 'stopped' }
  | { readonly reason: 'refused'; readonly outcome: CommitOutcome }
  | { readonly reason: 'lease lost' }
  | { readonly reason: 'fault'; readonly error: unknown }

/** Evaluations one after the other before other runs get their turn. */
const answersInARow = 500

/**
 * The shell around one machine.
 *
 * A1. Events are applied in the order they get into the log, in memory at once; nothing that they
 *     cause leaves this process before they are committed.
 * A2. One append of a run is in flight at a time, and none while a turn has yielded: a record that is
 *     committed with events is the run's row after all of them.
 * A3. A refused append discards the memory: this object is dead afterwards and says so once.
 * A4. An input is settled exactly once: after the commit of its event, or of the events that made it
 *     superfluous.
 * A5. A question to the host is answered at once and before any other input, without a commit between:
 *     nobody has seen it until what follows from it is committed with its answer.
 */
export class ActiveRun {
  readonly run: string
  readonly partition: number
  readonly #shell: RunShell
  readonly #machine: RunMachineContract
  readonly #release: Release
  readonly #open: OpenWork
  #record: RunRecord
  #lastTime: number
  #inputs: OfferedInput[] = []
  #batch: Batch = emptyBatch()
  #inFlight: Batch | undefined
  #midTurn = false
  #dead = false
  /** The host gives way to other runs in a long row of answers. */
  #resting = false
  #answered = 0

  /** `machine` has taken in the `record.events` events of the log. */
  constructor(shell: RunShell, machine: RunMachineContract, release: Release, record: RunRecord) {
    this.run = record.run
    this.partition = record.partition
    this.#shell = shell
    this.#machine = machine
    this.#release = release
    this.#record = record
    this.#open = new OpenWork(machine, record.calls.started)
    this.#lastTime = record.updatedAt
  }

  /** The row as committed last. */
  get record(): RunRecord {
    return this.#record
  }

  /** Nothing is queued, being executed or in flight. */
  get isParked(): boolean {
    return (
      !this.#dead &&
      !this.#inFlight &&
      !this.#midTurn &&
      !this.#resting &&
      this.#inputs.length === 0
    )
  }

  /** Whether this object is no longer the run's place in memory. */
  get isDead(): boolean {
    return this.#dead
  }

  /** The open attempts whose commands were carried out: not those that still wait for a commit. */
  dispatchedAttempts(): readonly AttemptRequest[] {
    const waiting = new Set<AttemptRequest>()
    for (const command of [...(this.#inFlight?.commands ?? []), ...this.#batch.commands])
      if (command.type === 'dispatch') waiting.add(command.request)
    return [...this.#open.calls.values()].filter((request) => !waiting.has(request))
  }

  /** Leaves memory, if nothing is lost by it. The log has everything. */
  retire(): boolean {
    if (!this.isParked) return false
    this.#dead = true
    return true
  }

  offer(offered: OfferedInput): void {
    if (this.#dead) {
      offered.settle({ status: 'unknown' })
      return
    }
    this.#inputs.push(offered)
    this.#pump()
  }

  /** Hands open attempts to the dispatcher (again). */
  redispatch(requests: readonly AttemptRequest[]): void {
    if (this.#dead) return
    for (const request of requests)
      this.#shell.dispatch(taskJob(this.#record, request, this.#release))
  }

  /** Forgets everything in memory; what is in flight may still be committed. */
  discard(why: Discard): void {
    if (this.#dead) return
    this.#dead = true
    const retry = [...(this.#inFlight?.inputs ?? []), ...this.#batch.inputs, ...this.#inputs]
    this.#inputs = []
    this.#shell.discarded(this, why, retry)
  }

  #pump(): void {
    try {
      while (!this.#midTurn && !this.#resting) {
        if (this.#answer()) continue
        const offered = this.#inputs.shift()
        if (!offered) break
        this.#take(offered)
      }
    } catch (error) {
      this.discard({ reason: 'fault', error })
      return
    }
    this.#flush()
  }

  /** A5; true when there was a question. */
  #answer(): boolean {
    const request = this.#machine.evaluation()
    if (!request) {
      this.#answered = 0
      return false
    }
    if (this.#answered >= answersInARow) {
      this.#answered = 0
      this.#resting = true
      this.#shell.scheduler.soon(() => {
        this.#resting = false
        if (!this.#dead) this.#pump()
      })
      return true
    }
    this.#answered += 1
    const time = Math.max(this.#shell.clock.now(), this.#lastTime)
    const { evaluation, check } = request
    const outcome = this.#shell.evaluate(request)
    const event: RunEvent = { type: 'evaluated', time, evaluation, check, outcome }
    this.#lastTime = time
    this.#batch.events.push(event)
    this.#absorb(this.#machine.apply(event))
    return true
  }

  /** Goes on with a run that was recovered while it stood at a question to the host. */
  wake(): void {
    if (!this.#dead) this.#pump()
  }

  #take(offered: OfferedInput): void {
    const time = Math.max(this.#shell.clock.now(), this.#lastTime)
    const event =
      this.#machine.status === 'ended' ? undefined : eventOf(offered.input, this.#open, time)
    if (offered.input.type === 'cancel') this.#batch.consumed.push(offered.input.inboxKey)
    if (!event) {
      this.#settleWithEarlier(offered)
      return
    }
    this.#lastTime = event.time
    this.#batch.events.push(event)
    this.#batch.inputs.push(offered)
    this.#open.takeEvent(event)
    this.#absorb(this.#machine.apply(event))
  }

  /** A4: what made the input superfluous may not be committed yet. */
  #settleWithEarlier(offered: OfferedInput): void {
    if (hasContent(this.#batch)) this.#batch.inputs.push(offered)
    else if (this.#inFlight) this.#inFlight.inputs.push(offered)
    else offered.settle({ status: 'superfluous' })
  }

  #absorb(turn: Turn): void {
    for (const command of turn.commands) {
      switch (command.type) {
        case 'dispatch':
        case 'abort':
        case 'timer':
        case 'disarm':
          this.#open.takeCommand(command)
          this.#batch.commands.push(command)
          break
        case 'log':
          this.#batch.lines.push(command)
          break
        case 'end':
          this.#batch.result = command.result
          break
        default:
          unreachable(command, 'command')
      }
    }
    this.#midTurn = turn.yielded
    if (turn.yielded) this.#shell.scheduler.soon(() => this.#proceed())
  }

  #proceed(): void {
    if (this.#dead) return
    try {
      this.#absorb(this.#machine.proceed())
    } catch (error) {
      this.discard({ reason: 'fault', error })
      return
    }
    if (!this.#midTurn) this.#pump()
  }

  #flush(): void {
    if (this.#dead || this.#inFlight || this.#midTurn) return
    const batch = this.#batch
    if (!hasContent(batch)) return
    const epoch = this.#shell.epoch(this.partition)
    if (epoch === undefined) {
      this.discard({ reason: 'lease lost' })
      return
    }
    this.#batch = emptyBatch()
    this.#inFlight = batch
    const before = this.#record
    const record = this.#recordAfter(batch)
    const append: RunAppend = {
      partition: this.partition,
      epoch,
      expected: before.events,
      events: batch.events,
      record,
      ...(batch.consumed.length > 0 ? { consumed: batch.consumed } : {}),
    }
    this.#shell.submit(append, (outcome) => {
      this.#settled(batch, before.events, record, outcome)
    })
  }

  #recordAfter(batch: Batch): RunRecord {
    const { result } = batch
    return {
      ...this.#record,
      events: this.#record.events + batch.events.length,
      updatedAt: batch.events.at(-1)?.time ?? this.#record.updatedAt,
      calls: this.#open.figures,
      ...(result ? { status: result.status, result: valueOf(result) } : {}),
    }
  }

  #settled(batch: Batch, first: number, record: RunRecord, outcome: CommitOutcome): void {
    if (this.#dead) return
    if (outcome.status !== 'committed') {
      this.discard({ reason: 'refused', outcome })
      return
    }
    this.#inFlight = undefined
    this.#record = record
    // Before the news: who follows the run stops at its end.
    for (const line of batch.lines) this.#shell.log(this.run, line)
    if (batch.events.length > 0) {
      this.#shell.committed(
        record,
        batch.events.map((event, index) => ({ seq: first + index, event })),
      )
    }
    for (const command of batch.commands) this.#carryOut(command)
    for (const offered of batch.inputs) offered.settle(outcome)
    this.#flush()
  }

  #carryOut(command: Command): void {
    switch (command.type) {
      case 'dispatch':
        this.#shell.dispatch(taskJob(this.#record, command.request, this.#release))
        break
      case 'abort':
        this.#shell.abort({ run: this.run, call: command.call, attempt: command.attempt })
        break
      case 'timer':
        this.#shell.arm(this.run, command)
        break
      case 'disarm':
        this.#shell.disarm(this.run, command.timer)
        break
      case 'log':
      case 'end':
        break
      default:
        unreachable(command, 'command')
    }
  }
}

function valueOf(result: RunResult): Encoded {
  return result.status === 'completed' ? result.value : result.error
}
