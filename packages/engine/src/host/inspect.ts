import { NamuError, unreachable } from '@namu/core/internal'
import { foldLog } from './fold.js'
import { Programs } from './programs.js'
import type { AttemptView, InspectedCall, InspectedRun } from './requests.js'
import { systemScheduler } from './system/scheduler.js'
import type { Command } from '../core/index.js'
import type { LoggedEvent } from '../interfaces/runs.js'
import type { Store } from '../interfaces/store.js'

/**
 * A run with its calls, attempts and open timers, folded from the log. Only reads: any process can ask about a run
 * that another one executes.
 *
 * @throws NamuError NAMU4002 unknown run, NAMU4003 when the log does not fit its graph
 */
export async function inspectRun(
  store: Store,
  run: string,
  programs: Programs = new Programs(store),
): Promise<InspectedRun> {
  const record = await store.getRun(run)
  if (!record) throw unknownRun(run)
  const program = await programs.get(record.graph, record.release)
  const calls = new CallHistory()
  const { machine } = await foldLog(
    program,
    store.readLog(run),
    {},
    systemScheduler,
    (logged, commands) => {
      calls.take(logged, commands)
    },
  )
  return { record, calls: calls.views(), timers: machine.timers() }
}

export function unknownRun(run: string): NamuError {
  return new NamuError('NAMU4002', `There is no run "${run}"`, {
    where: run,
    hint: '`namu runs` lists the runs of this store.',
  })
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
type DraftCall = Mutable<InspectedCall> & { attempts: AttemptView[] }

/** Collects calls from the commands that opened them and the events that settled them. */
class CallHistory {
  readonly #calls = new Map<number, DraftCall>()
  #seen = -1

  take(logged: LoggedEvent, commands: readonly Command[]): void {
    if (logged.seq > this.#seen) this.#takeEvent(logged)
    this.#seen = logged.seq
    for (const command of commands) this.#takeCommand(command, logged.event.time)
  }

  views(): readonly InspectedCall[] {
    return [...this.#calls.values()]
  }

  #takeEvent({ event }: LoggedEvent): void {
    switch (event.type) {
      case 'run.started':
      case 'timer.fired':
      case 'evaluated':
      case 'run.cancelled':
        return
      case 'attempt.succeeded':
      case 'attempt.failed': {
        const call = this.#calls.get(event.call)
        if (call?.status !== 'open') return
        const failed = event.type === 'attempt.failed'
        const view: AttemptView = {
          attempt: event.attempt,
          status: failed ? 'failed' : 'succeeded',
          settledAt: event.time,
          ...(failed ? { reason: event.reason, error: event.error } : {}),
          ...(event.trace ? { trace: event.trace } : {}),
        }
        call.attempts = [...call.attempts.filter((a) => a.attempt !== event.attempt), view].sort(
          (a, b) => a.attempt - b.attempt,
        )
        // A retry that follows opens it again.
        call.status = view.status
        call.settledAt = event.time
        call.outcome = failed ? event.error : event.value
        return
      }
      default:
        unreachable(event, 'event')
    }
  }

  #takeCommand(command: Command, time: number): void {
    switch (command.type) {
      case 'timer':
      case 'disarm':
      case 'log':
      case 'end':
        return
      case 'abort': {
        const call = this.#calls.get(command.call)
        if (call?.status !== 'open') return
        call.status = 'aborted'
        call.settledAt = time
        return
      }
      case 'dispatch': {
        const { request } = command
        const before = this.#calls.get(request.call)
        const call: DraftCall = before ?? {
          call: request.call,
          task: request.task,
          site: request.site,
          check: request.check,
          idempotencyKey: request.idempotencyKey,
          args: request.args,
          status: 'open',
          prefetched: request.prefetched,
          attempt: request.attempt,
          enabledAt: time,
          attempts: [],
        }
        call.status = 'open'
        call.attempt = request.attempt
        delete call.settledAt
        delete call.outcome
        call.attempts = [...call.attempts, { attempt: request.attempt, status: 'open' }]
        this.#calls.set(request.call, call)
        return
      }
      default:
        unreachable(command, 'command')
    }
  }
}
