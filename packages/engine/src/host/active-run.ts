import { unreachable, type Encoded, type Release } from '@namu/core/internal'
import type { CommitOutcome } from './committer.js'
import { DispatchWindow } from './dispatch-window.js'
import type { LoadedRun } from './load-run.js'
import { isChildRequest, type ChildRequest } from './children/new-child.js'
import { emptyBatch, hasContent, type Batch } from './batch.js'
import { memoKey } from './memos/memo-key.js'
import { OpenWork } from './open-work.js'
import { firstEventKept } from './retention.js'
import { eventOf, type OfferedInput } from './run-input.js'
import { rowChanges } from './row-changes.js'
import type { Discard, RunShell } from './run-shell.js'
import type { SnapshotMeter } from './snapshot-policy.js'
import { taskJob } from './task-job.js'
import type {
  AttemptRequest,
  CallNumber,
  Command,
  RunEvent,
  RunMachineContract,
  RunResult,
  Turn,
} from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { RunAppend } from '../interfaces/store.js'

/** How soon a timer has to be due for its run to stay in memory. */
const aboutToGoOnMs = 100

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
 * A6. An append has a bounded number of events: while one is in flight, as many are applied as the next
 *     may have, and further inputs wait.
 * A7. A report of an attempt that nothing in memory has asked for is refused: another process owns the run
 *     and has gone on with it, and the report is for that one.
 */
export class ActiveRun {
  readonly run: string
  readonly partition: number
  readonly #shell: RunShell
  readonly #machine: RunMachineContract
  #release: Release
  readonly #open: OpenWork
  readonly #window: DispatchWindow
  /** Open calls of workflows whose start is committed. */
  readonly #children: Map<CallNumber, ChildRequest>
  readonly #meter: SnapshotMeter
  /** Position of the newest committed snapshot. */
  #snapshotAt: number
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
  /** Questions that bring their answers to this object. */
  #asked = 0

  constructor(shell: RunShell, loaded: LoadedRun, release: Release, record: RunRecord) {
    const { machine, meter, snapshotAt } = loaded
    this.run = record.run
    this.partition = record.partition
    this.#shell = shell
    this.#machine = machine
    this.#meter = meter
    this.#snapshotAt = snapshotAt
    this.#release = release
    this.#record = { ...record, events: loaded.events }
    this.#open = new OpenWork(machine, record.calls.started)
    const outstanding = [...this.#open.calls.values()]
    this.#children = new Map(outstanding.filter(isChildRequest).map((one) => [one.call, one]))
    this.#window = new DispatchWindow(
      shell.options.dispatchWindow,
      outstanding.filter((request) => !isChildRequest(request)),
      () => shell.clock.now(),
      (request) => {
        this.#dispatch(request)
      },
      (requests) => {
        shell.inDoubt(this, requests)
      },
    )
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

  /**
   * The run waits for timers or for something from outside, and for nothing else. Not one that is
   * about to go on: out of memory it would be loaded at once.
   */
  get isIdle(): boolean {
    if (!this.isParked || this.#open.calls.size > 0) return false
    const { wakeAt } = this.#open
    return wakeAt === undefined || wakeAt > this.#shell.clock.now() + aboutToGoOnMs
  }

  /** The open attempts that were handed to the dispatcher. */
  dispatchedAttempts(): readonly AttemptRequest[] {
    const requests = [...this.#open.calls.values()]
    return requests.filter((request) => this.#window.isHanded(request.call))
  }

  /** The open attempt waits for its turn in this run, and not with the dispatcher. */
  holdsBack(call: CallNumber): boolean {
    return this.#open.calls.has(call) && !this.#window.isHanded(call)
  }

  /** The open calls of workflows whose start is committed. */
  openChildren(): readonly ChildRequest[] {
    return [...this.#children.values()]
  }

  /** Leaves memory, if nothing is lost by it: the store has everything but the order of the window. */
  retire(): boolean {
    if (!this.isParked || !this.#window.isEmpty || this.#asked > 0) return false
    this.#dead = true
    return true
  }

  /** Does not leave memory before `asking` has ended: nobody else would ask again. */
  async stayWhile(asking: () => Promise<void>): Promise<void> {
    this.#asked += 1
    try {
      await asking()
    } finally {
      this.#asked -= 1
    }
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
    for (const request of requests) this.#dispatch(request)
  }

  #dispatch(request: AttemptRequest): void {
    const job = taskJob(this.#record, request, this.#release)
    this.#shell.dispatch(job, memoKey(request, this.#release))
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
      while (!this.#midTurn && !this.#resting && !this.#isFull) {
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
    if (this.isParked) this.#shell.rested(this)
  }

  /** A6 */
  get #isFull(): boolean {
    return this.#batch.events.length >= this.#shell.options.largestAppend
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
    this.#log(event)
    this.#absorb(this.#machine.apply(event))
    return true
  }

  /** Goes on with a run that was recovered while it stood at a question to the host. */
  wake(): void {
    if (!this.#dead && this.#machine.evaluation()) this.#pump()
  }

  #take(offered: OfferedInput): void {
    const { input } = offered
    if (input.type === 'report' && !this.#open.hasAskedFor(input.report)) {
      // A7
      offered.settle({ status: 'unknown' })
      return
    }
    const time = Math.max(this.#shell.clock.now(), this.#lastTime)
    const event = this.#machine.status === 'ended' ? undefined : eventOf(input, this.#open, time)
    if ('inboxKey' in input) this.#batch.consumed.push(input.inboxKey)
    if (!event) {
      this.#settleWithEarlier(offered)
      return
    }
    if (input.type === 'rebind') this.#bind(input.release)
    this.#lastTime = event.time
    this.#log(event)
    this.#batch.inputs.push(offered)
    this.#keepResult(event)
    this.#open.takeEvent(event)
    if ('call' in event && !this.#open.calls.has(event.call)) {
      this.#window.settle(event.call)
      this.#window.advance()
      this.#children.delete(event.call)
    }
    this.#absorb(this.#machine.apply(event))
  }

  /** What a pure task has given, for calls that are equal. */
  #keepResult(event: RunEvent): void {
    if (event.type !== 'attempt.succeeded' || event.cached !== undefined) return
    const request = this.#open.calls.get(event.call)
    const memo = request && memoKey(request, this.#release)
    if (!memo) return
    const { value, time: at } = event
    const { key, ttlMs } = memo
    this.#batch.memos.push({ key, value, run: this.run, at, expiresAt: at + ttlMs })
  }

  /** What is handed to the dispatcher from now on is of this release. */
  #bind(release: Release): void {
    this.#machine.rebind(release)
    this.#release = release
  }

  #log(event: RunEvent): void {
    this.#batch.events.push(event)
    this.#meter.take(event)
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
        case 'wait':
        case 'unwait':
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
    const snapshot = this.#takeSnapshot(before.events + batch.events.length)
    const record = this.#recordAfter(batch)
    const append: RunAppend = {
      partition: this.partition,
      epoch,
      expected: before.events,
      events: batch.events,
      record,
      ...(snapshot === undefined ? {} : { snapshot }),
      ...(batch.consumed.length > 0 ? { consumed: batch.consumed } : {}),
    }
    this.#shell.submit(append, (outcome) => {
      this.#settled(batch, before.events, record, outcome)
    })
  }

  /** Between turns (A2), so the state is that after the last of `events`. */
  #takeSnapshot(events: number): string | undefined {
    if (this.#machine.status === 'ended') return undefined
    if (!this.#meter.due(this.#open.calls.size, this.#shell.options.snapshotEvents))
      return undefined
    const snapshot = this.#machine.snapshot()
    this.#meter.taken(snapshot.length)
    // A refused append discards this memory, so whoever reads this later finds it committed.
    this.#snapshotAt = events
    return snapshot
  }

  #recordAfter(batch: Batch): RunRecord {
    const { result } = batch
    const ended = this.#machine.status === 'ended'
    const { approvals, wakeAt } = this.#open
    const parked = this.#open.calls.size === 0 && this.#machine.evaluation() === undefined
    // F4: whoever takes the partition asks whether its parent still waits.
    const isAttached = this.#record.parent !== undefined && !this.#record.parent.detached
    const firstEvent = this.#firstEventKept()
    const { singleton, ...row } = withoutWait(this.#record)
    return {
      ...row,
      ...(singleton === undefined || ended ? {} : { singleton }),
      ...(approvals.length > 0 && !ended ? { approvals } : {}),
      ...(firstEvent > 0 ? { firstEvent } : {}),
      ...(parked && !isAttached && !ended ? { parked } : {}),
      ...(wakeAt === undefined || ended ? {} : { wakeAt }),
      ...rowChanges(this.#record, batch.events),
      events: this.#record.events + batch.events.length,
      updatedAt: batch.events.at(-1)?.time ?? this.#record.updatedAt,
      calls: this.#open.figures,
      ...(result ? { status: result.status, result: valueOf(result) } : {}),
    }
  }

  #firstEventKept(): number {
    const { events, firstEvent = 0 } = this.#record
    const log = { events, firstEvent, snapshotAt: this.#snapshotAt }
    return firstEventKept(log, this.#shell.options.keepEvents)
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
    for (const memo of batch.memos) this.#shell.keep(memo)
    for (const command of batch.commands) this.#carryOut(command)
    this.#window.advance()
    for (const offered of batch.inputs) offered.settle(outcome)
    this.#flush()
    // A6: what had to wait.
    this.#pump()
  }

  #carryOut(command: Command): void {
    switch (command.type) {
      case 'dispatch':
        if (isChildRequest(command.request)) {
          this.#children.set(command.request.call, command.request)
          this.#shell.startChild(this.#record, command.request)
        } else if (this.#open.calls.get(command.request.call) === command.request)
          // V3: what came in since this was committed may have ended the call, or its attempt.
          this.#window.add(command.request)
        break
      case 'abort':
        this.#children.delete(command.call)
        if (command.child) this.#shell.giveUpChild(this.run, command.child, command.child.reason)
        if (this.#window.isHanded(command.call))
          this.#shell.abort({ run: this.run, call: command.call, attempt: command.attempt })
        this.#window.settle(command.call)
        break
      case 'timer':
        this.#shell.arm(this.run, command)
        break
      case 'disarm':
        this.#shell.disarm(this.run, command.timer)
        break
      case 'wait':
      case 'unwait':
      case 'log':
      case 'end':
        break
      default:
        unreachable(command, 'command')
    }
  }
}

function withoutWait(record: RunRecord): RunRecord {
  const { wakeAt: _wakeAt, parked: _parked, approvals: _approvals, ...rest } = record
  return rest
}

function valueOf(result: RunResult): Encoded {
  return result.status === 'completed' ? result.value : result.error
}
