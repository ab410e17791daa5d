import { decode, type Encoded } from '@namu/core/internal'
import type { AttemptRequest, Program, RunEvent, Turn } from '@namu/engine/core'
import { encodeSeen, type Start } from '../../differential/trace.js'
import { exportOf, type Settlement } from '../../differential/script.js'

/** What a call ended with. */
type Ending = { readonly value: Encoded } | { readonly error: Encoded }

/** What the direct execution has to be given, and what it has to show. */
export interface History {
  /** Outcomes in the order of the log; those of one group reach the program as one. */
  readonly script: readonly (readonly Settlement[])[]
  readonly starts: readonly Start[]
  /** Where the run was cancelled: so many starts and outcomes were before it. */
  readonly cancelled: { readonly starts: number; readonly groups: number } | undefined
}

interface Open {
  readonly key: string
  readonly sync: boolean
  readonly request: AttemptRequest
}

/** Reads from a run's events what its direct execution needs: which call ended when, and how. */
export class HistoryReader {
  readonly #program: Program
  /** What a task returns or throws by itself. */
  readonly #own: (task: string, args: Encoded) => Ending
  readonly #script: Settlement[][] = []
  readonly #starts: Start[] = []
  readonly #open = new Map<number, Open>()
  readonly #timers = new Map<number, string>()
  readonly #seen = new Map<string, number>()
  #cancelled: History['cancelled']

  constructor(program: Program, own: (task: string, args: Encoded) => Ending) {
    this.#program = program
    this.#own = own
  }

  get history(): History {
    return { script: this.#script, starts: this.#starts, cancelled: this.#cancelled }
  }

  /** An event with all that it brought about; `stood`: the run stood at a synchronous call. */
  take(event: RunEvent, turns: readonly Turn[], stood: boolean): void {
    if (event.type === 'run.cancelled')
      this.#cancelled ??= { starts: this.#starts.length, groups: this.#script.length }
    if (event.type === 'timer.fired') {
      const key = this.#timers.get(event.timer)
      if (key !== undefined) this.#settle({ key }, stood)
      this.#timers.delete(event.timer)
    }
    if (event.type === 'attempt.succeeded') this.#close(event.call, { value: event.value }, stood)
    if (event.type === 'attempt.failed' && !isRepeated(event.call, turns))
      this.#close(event.call, { error: event.error }, stood)
    for (const { commands } of turns)
      for (const command of commands) {
        if (command.type === 'dispatch' && command.request.attempt === 1)
          this.#start(command.request)
        else if (command.type === 'timer' && command.limit === undefined)
          this.#timers.set(command.timer, this.#count('sleep'))
      }
  }

  #close(call: number, ending: Ending, stood: boolean): void {
    const open = this.#open.get(call)
    this.#open.delete(call)
    if (open && !open.sync) this.#settle({ key: open.key, ...this.#foreign(open, ending) }, stood)
  }

  #start(request: AttemptRequest): void {
    const args = encodeSeen(decode(request.args))
    const task = exportOf(request.task)
    const pure = this.#program.release.tasks[request.task]?.policy.pure === true
    this.#starts.push({ task, args, pure })
    const key = this.#count(`${task} ${args}`)
    const sync = this.#program.graph.tasks[request.task]?.sync === true
    this.#open.set(request.call, { key, sync, request })
  }

  /** A synchronous task blocks Node: what ends meanwhile is seen as one when it returns. */
  #settle(settlement: Settlement, stood: boolean): void {
    const last = this.#script.at(-1)
    if (stood && last) last.push(settlement)
    else this.#script.push([settlement])
  }

  #foreign({ request }: Open, ending: Ending): { readonly error?: Encoded } {
    if (!('error' in ending)) return {}
    const own = this.#own(request.task, request.args)
    const same = 'error' in own && seen(own.error) === seen(ending.error)
    return same ? {} : { error: ending.error }
  }

  /** Equal calls are told apart by which of them was started first. */
  #count(what: string): string {
    const before = this.#seen.get(what) ?? 0
    this.#seen.set(what, before + 1)
    return `${what} #${String(before)}`
  }
}

const seen = (error: Encoded): string => encodeSeen(decode(error))

/** Whether the failure of an attempt brought about another one. */
function isRepeated(call: number, turns: readonly Turn[]): boolean {
  return turns.some(({ commands }) =>
    commands.some(
      (one) => one.type === 'dispatch' && one.request.call === call && one.request.attempt > 1,
    ),
  )
}
