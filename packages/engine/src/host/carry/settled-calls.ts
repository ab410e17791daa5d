import type { Encoded } from '@namu/core/internal'
import type {
  AttemptRequest,
  CallNumber,
  Command,
  FailureReason,
  OpenTimer,
  OpenWait,
  RunEvent,
  RunEventOf,
  TimerNumber,
  WaitNumber,
} from '../../core/index.js'

/** How a call ended: its one outcome, whatever its attempts were. */
export type Outcome =
  | { readonly failed: false; readonly event: RunEventOf<'attempt.succeeded'> }
  | {
      readonly failed: true
      readonly reason: FailureReason
      readonly attempt: number
      readonly error: Encoded
    }

export interface SettledCall {
  readonly call: AttemptRequest
  readonly outcome: Outcome
}

/**
 * What is open in a run that is folded, by the commands of its turns, and which event settled a call.
 * The log alone does not tell the last failure of a call from one that was followed by a retry.
 */
export class OpenCalls {
  readonly #calls = new Map<CallNumber, AttemptRequest>()
  readonly #callNames = new Map<string, AttemptRequest>()
  readonly #timers = new Map<TimerNumber, OpenTimer>()
  readonly #timerNames = new Map<string, OpenTimer>()

  readonly #waits = new Map<WaitNumber, OpenWait>()
  readonly #waitNames = new Map<string, OpenWait>()

  wait(name: string): OpenWait | undefined {
    return this.#waitNames.get(name)
  }

  call(name: string): AttemptRequest | undefined {
    return this.#callNames.get(name)
  }

  timer(name: string): OpenTimer | undefined {
    return this.#timerNames.get(name)
  }

  /** Takes in an event with the commands of its turn; the call that it settled. */
  take(event: RunEvent, commands: readonly Command[]): SettledCall | undefined {
    const settled = this.#settled(event, commands)
    if (settled) this.#close(settled.call.call)
    if (event.type === 'timer.fired') this.#disarm(event.timer)
    for (const command of commands) this.#command(command)
    return settled
  }

  #settled(event: RunEvent, commands: readonly Command[]): SettledCall | undefined {
    if (event.type === 'timer.fired') return this.#endedByLimit(event, commands)
    if (event.type !== 'attempt.succeeded' && event.type !== 'attempt.failed') return undefined
    const call = this.#calls.get(event.call)
    if (!call) return undefined
    if (event.type === 'attempt.succeeded') return { call, outcome: { failed: false, event } }
    if (event.attempt !== call.attempt) return undefined
    const again = commands.some((it) => it.type === 'dispatch' && it.request.call === event.call)
    if (again) return undefined
    const { reason, attempt, error } = event
    return { call, outcome: { failed: true, reason, attempt, error } }
  }

  #endedByLimit(
    { limit }: RunEventOf<'timer.fired'>,
    commands: readonly Command[],
  ): SettledCall | undefined {
    const call = limit && this.#calls.get(limit.call)
    if (!call) return undefined
    for (const command of commands)
      if (command.type === 'abort' && command.call === limit.call && command.error !== undefined) {
        const { attempt, error } = command
        return { call, outcome: { failed: true, reason: 'error', attempt, error } }
      }
    return undefined
  }

  #command(command: Command): void {
    if (command.type === 'dispatch') {
      this.#calls.set(command.request.call, command.request)
      this.#callNames.set(command.request.check.name, command.request)
    } else if (command.type === 'abort') this.#close(command.call)
    else if (command.type === 'timer') {
      this.#timers.set(command.timer, command)
      this.#timerNames.set(command.check.name, command)
    } else if (command.type === 'disarm') this.#disarm(command.timer)
    else if (command.type === 'wait') {
      this.#waits.set(command.wait, command)
      this.#waitNames.set(command.check.name, command)
    } else if (command.type === 'unwait') {
      const wait = this.#waits.get(command.wait)
      this.#waits.delete(command.wait)
      if (wait) this.#waitNames.delete(wait.check.name)
    }
  }

  #close(number: CallNumber): void {
    const call = this.#calls.get(number)
    this.#calls.delete(number)
    if (call) this.#callNames.delete(call.check.name)
  }

  #disarm(number: TimerNumber): void {
    const timer = this.#timers.get(number)
    this.#timers.delete(number)
    if (timer) this.#timerNames.delete(timer.check.name)
  }
}
