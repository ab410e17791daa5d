import type {
  AttemptRequest,
  CallNumber,
  Command,
  OpenTimer,
  OpenWait,
  RunEvent,
  RunMachineContract,
  TimerNumber,
  WaitNumber,
} from '../core/index.js'
import type { AttemptKey } from '../interfaces/dispatcher.js'
import type { PendingApproval, RunRecord } from '../interfaces/runs.js'

type Messages = Pick<
  RunMachineContract,
  'outstanding' | 'timers' | 'waits' | 'receiver' | 'hasReceived' | 'lastCall'
>

/**
 * What of a run is open, as its events in memory say: what an input from outside is judged by, and what
 * its row counts.
 */
export class OpenWork {
  readonly calls: Map<CallNumber, AttemptRequest>
  readonly timers: Map<TimerNumber, OpenTimer>
  readonly waits: Map<WaitNumber, OpenWait>
  readonly #machine: Messages
  #started: number

  /** `started` counts the calls that the machine has started so far. */
  constructor(machine: Messages, started: number) {
    this.#machine = machine
    this.waits = new Map(machine.waits().map((wait) => [wait.wait, wait]))
    this.calls = new Map(machine.outstanding().map((request) => [request.call, request]))
    this.timers = new Map(machine.timers().map((timer) => [timer.timer, timer]))
    this.#started = started
  }

  /** When the earliest timer is due. */
  get wakeAt(): number | undefined {
    let earliest: number | undefined
    for (const { at } of this.timers.values()) if (!(at >= (earliest ?? Infinity))) earliest = at
    return earliest
  }

  get figures(): RunRecord['calls'] {
    return { started: this.#started, settled: this.#started - this.calls.size }
  }

  /** An event closes what it is about; what it opens comes as a command. */
  takeEvent(event: RunEvent): void {
    if (event.type === 'attempt.succeeded' || event.type === 'attempt.failed')
      this.calls.delete(event.call)
    else if (event.type === 'timer.fired') this.timers.delete(event.timer)
  }

  takeCommand(command: Command): void {
    if (command.type === 'dispatch') {
      if (command.request.attempt === 1) this.#started += 1
      this.calls.set(command.request.call, command.request)
    } else if (command.type === 'abort') this.calls.delete(command.call)
    else if (command.type === 'timer') this.timers.set(command.timer, command)
    else if (command.type === 'disarm') this.timers.delete(command.timer)
    else if (command.type === 'wait') this.waits.set(command.wait, command)
    else if (command.type === 'unwait') this.waits.delete(command.wait)
  }

  /** Whether the events in memory have asked for the attempt; else there are later ones. */
  hasAskedFor({ call, attempt }: Pick<AttemptKey, 'call' | 'attempt'>): boolean {
    if (call > this.#machine.lastCall) return false
    return attempt <= (this.calls.get(call)?.attempt ?? Infinity)
  }

  /** Who gets the next message of a name. */
  receiver(signal: string): ReturnType<RunMachineContract['receiver']> {
    return this.#machine.receiver(signal)
  }

  hasReceived(key: string): boolean {
    return this.#machine.hasReceived(key)
  }

  /** What people are asked now, in the order of asking. */
  get approvals(): readonly PendingApproval[] {
    return [...this.waits.values()].flatMap(({ wait, since, until, approval }) =>
      approval ? [{ wait, since, ...(until === undefined ? {} : { until }), ...approval }] : [],
    )
  }
}
