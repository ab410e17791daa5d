import type { Encoded } from '@namu/core/internal'
import type { RunAppend, RunRecord, TaskJob } from '@namu/engine'
import {
  type Command,
  type Program,
  type RunEvent,
  RunMachine,
  type RunResult,
  type Turn,
} from '@namu/engine/core'
import { HistoryReader, type History } from './history.js'

interface Enabled {
  readonly args: Encoded
  readonly idempotencyKey: string
}

type Ending = { readonly value: Encoded } | { readonly error: Encoded }

/**
 * One run as its committed events say: they are folded as they get to the disk, in a machine that no
 * host has touched.
 *
 * R1. Events are in sequence, their times do not go back.
 * R2. Each event fits and changes something: nothing is settled, fired, answered or ended twice.
 * R3. The row says what the events say.
 * R4. What has ended stays as it is.
 */
export class RunLedger {
  readonly #program: Program
  readonly #machine: RunMachine
  readonly #reader: HistoryReader
  readonly #texts: string[] = []
  readonly #enabled = new Map<string, Enabled>()
  readonly #openCalls = new Map<number, number>()
  readonly #openTimers = new Set<number>()
  #started = 0
  #lastTime = 0
  #cancels = 0
  #record: RunRecord | undefined

  constructor(program: Program, own: (task: string, args: Encoded) => Ending) {
    this.#program = program
    this.#machine = RunMachine.create(program)
    this.#reader = new HistoryReader(program, own)
  }

  get record(): RunRecord | undefined {
    return this.#record
  }

  get cancels(): number {
    return this.#cancels
  }

  get history(): History {
    return this.#reader.history
  }

  get result(): RunMachine['result'] {
    return this.#machine.result
  }

  /** It waits for what no event can bring; so does its direct execution. */
  get isStuck(): boolean {
    return this.#machine.stuck
  }

  get prefetched(): number {
    return this.#machine.prefetches.prefetched
  }

  /** What is wrong with an append that was written. */
  written({ expected, events, record }: RunAppend): string | undefined {
    if (events.length > 0 && expected !== this.#texts.length)
      return `R1: events from ${String(expected)} on, where the log has ${String(this.#texts.length)}`
    if (this.#record && this.#record.status !== 'running') {
      if (events.length > 0) return `R4: events after the end: ${JSON.stringify(events)}`
      if (record.status !== this.#record.status) return `R4: the row is ${record.status} now`
    }
    for (const event of events) {
      const wrong = this.#take(event)
      if (wrong !== undefined) return `${wrong}: ${JSON.stringify(event)}`
    }
    this.#record = record
    return this.#judgeRow(record)
  }

  /** What is wrong with what a process was told is committed. */
  told(seq: number, event: RunEvent): string | undefined {
    return this.#texts[seq] === JSON.stringify(event)
      ? undefined
      : `a process was told of event ${String(seq)}, which is not in the log: ${JSON.stringify(event)}`
  }

  /** What is wrong with an attempt that leaves its host or starts. */
  attempted(job: TaskJob): string | undefined {
    const enabled = this.#enabled.get(`${String(job.call)}/${String(job.attempt)}`)
    if (!enabled) return 'no committed event asked for it'
    if (enabled.args !== job.args) return 'its arguments are not those of the log'
    if (enabled.idempotencyKey !== job.idempotencyKey) return 'its idempotency key is another'
    return undefined
  }

  /** For people: what the run waits for. */
  waitsFor(): string {
    const calls = this.#machine
      .outstanding()
      .map(
        ({ call, attempt, task }) => `call ${String(call)} (${task}), attempt ${String(attempt)}`,
      )
    const timers = this.#machine
      .timers()
      .map(({ timer, at }) => `timer ${String(timer)} until ${String(at)}`)
    const all = [...calls, ...timers]
    return all.length === 0 ? 'nothing' : all.join(', ')
  }

  #take(event: RunEvent): string | undefined {
    if (event.time < this.#lastTime) return 'R1: time goes back'
    this.#lastTime = event.time
    if (this.#machine.status === 'ended') return 'R4: an event after the end'
    const superfluous = this.#isSuperfluous(event)
    if (superfluous) return 'R2: it changes nothing'
    if (event.type === 'run.cancelled') this.#cancels += 1
    const stood = this.#stands()
    const turns: Turn[] = []
    try {
      let turn = this.#machine.apply(event)
      turns.push(turn)
      while (turn.yielded) {
        turn = this.#machine.proceed()
        turns.push(turn)
      }
    } catch (error) {
      return `R2: it does not fit (${error instanceof Error ? error.message : String(error)})`
    }
    this.#texts.push(JSON.stringify(event))
    this.#closeOf(event)
    for (const { commands } of turns) for (const command of commands) this.#obey(command)
    this.#reader.take(event, turns, stood)
    return undefined
  }

  #isSuperfluous(event: RunEvent): boolean {
    switch (event.type) {
      case 'attempt.succeeded':
        return !this.#openCalls.has(event.call)
      case 'attempt.failed':
        return this.#openCalls.get(event.call) !== event.attempt
      case 'timer.fired':
        return !this.#openTimers.has(event.timer)
      case 'evaluated':
        return this.#machine.evaluation()?.evaluation !== event.evaluation
      default:
        return false
    }
  }

  #closeOf(event: RunEvent): void {
    if (event.type === 'attempt.succeeded' || event.type === 'attempt.failed')
      this.#openCalls.delete(event.call)
    else if (event.type === 'timer.fired') this.#openTimers.delete(event.timer)
  }

  #obey(command: Command): void {
    if (command.type === 'dispatch') {
      const { call, attempt, args, idempotencyKey } = command.request
      if (attempt === 1) this.#started += 1
      this.#openCalls.set(call, attempt)
      this.#enabled.set(`${String(call)}/${String(attempt)}`, { args, idempotencyKey })
    } else if (command.type === 'abort') this.#openCalls.delete(command.call)
    else if (command.type === 'timer') this.#openTimers.add(command.timer)
    else if (command.type === 'disarm') this.#openTimers.delete(command.timer)
  }

  /** Whether the run stands at a synchronous call. */
  #stands(): boolean {
    return this.#machine
      .outstanding()
      .some(({ task, prefetched }) => !prefetched && this.#program.graph.tasks[task]?.sync === true)
  }

  #judgeRow(record: RunRecord): string | undefined {
    const { result } = this.#machine
    const status = result?.status ?? 'running'
    if (record.status !== status) return `R3: the row is ${record.status}, the run ${status}`
    if (record.result !== (result && endingOf(result)))
      return `R3: the row has the result ${record.result ?? 'nothing'}, the run another`
    if (record.events !== this.#texts.length)
      return `R3: the row counts ${String(record.events)} events of ${String(this.#texts.length)}`
    const { started, settled } = record.calls
    if (started !== this.#started || settled !== this.#started - this.#openCalls.size)
      return `R3: the row counts ${String(settled)} of ${String(started)} calls, the log ${String(this.#started - this.#openCalls.size)} of ${String(this.#started)}`
    return undefined
  }
}

function endingOf(result: RunResult): Encoded {
  return result.status === 'completed' ? result.value : result.error
}
