import type {
  AttemptRequest,
  CallNumber,
  Command,
  OpenTimer,
  RunEvent,
  RunMachineContract,
  TimerNumber,
} from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'

/**
 * What of a run is open, as its events in memory say: what an input from outside is judged by, and what
 * its row counts.
 */
export class OpenWork {
  readonly calls: Map<CallNumber, AttemptRequest>
  readonly timers: Map<TimerNumber, OpenTimer>
  #started: number

  /** `started` counts the calls that the machine has started so far. */
  constructor(machine: Pick<RunMachineContract, 'outstanding' | 'timers'>, started: number) {
    this.calls = new Map(machine.outstanding().map((request) => [request.call, request]))
    this.timers = new Map(machine.timers().map((timer) => [timer.timer, timer]))
    this.#started = started
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
  }
}
