import { isNamuError, NamuError, unreachable } from '@namu/core/internal'
import { foldLog } from './fold.js'
import { loadRun } from './load-run.js'
import { Programs } from './programs.js'
import type { AttemptView, InspectedCall, InspectedRun } from './requests.js'
import { systemScheduler } from './system/scheduler.js'
import {
  RunMachine,
  type ChildCall,
  type Command,
  type RunMachineContract,
  type RunEventOf,
} from '../core/index.js'
import type { LoggedEvent, RunRecord } from '../interfaces/runs.js'
import type { Store } from '../interfaces/store.js'

/** How often a run is read again whose log its owner truncates meanwhile. */
const tries = 5

/**
 * A run with its calls, attempts and open timers, folded from the log. Only reads: any process can ask
 * about a run that another one executes. Where retention has dropped the beginning of the log, the run
 * is folded from its snapshot, and what had settled before that is not shown (`shownFrom`).
 *
 * @throws NamuError NAMU4002 unknown run, NAMU4003 when the log does not fit its graph, NAMU4132 when
 *   its snapshot cannot be read
 */
export async function inspectRun(
  store: Store,
  run: string,
  programs: Programs = new Programs(store),
): Promise<InspectedRun> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await store.getRun(run)
    if (!record) throw await missingRun(store, run)
    try {
      return await inspectRecord(store, programs, record)
    } catch (error) {
      if (attempt < tries && isNamuError(error) && error.code === 'NAMU4131') continue
      throw error
    }
  }
}

async function inspectRecord(
  store: Store,
  programs: Programs,
  record: RunRecord,
): Promise<InspectedRun> {
  const calls = new CallHistory()
  const onCommands = (logged: LoggedEvent, commands: readonly Command[]): void => {
    calls.take(logged, commands)
  }
  if (record.firstEvent === undefined) {
    const log = store.readLog(record.run)
    const whole = RunMachine.create(await programs.of(record))
    const { machine } = await foldLog(whole, 0, log, systemScheduler, programs, onCommands)
    return { record, ...shown(machine, calls) }
  }
  const { machine, snapshotAt } = await loadRun(store, programs, record, {
    limits: {},
    scheduler: systemScheduler,
    onCommands,
    onRestored: (restored) => {
      calls.begin(restored)
    },
  })
  return { record, ...shown(machine, calls), shownFrom: snapshotAt }
}

function shown(
  machine: RunMachineContract,
  history: CallHistory,
): Omit<InspectedRun, 'record' | 'shownFrom'> {
  return {
    calls: history.views(),
    ...(machine.stuck ? { stuck: true } : {}),
    timers: machine.timers(),
    waits: machine.waits(),
    kept: machine.keptMessages(),
    decisions: history.decisions,
    published: machine.published(),
    rollbacks: machine.rollbacks(),
  }
}

/** Why there is no run: its start is held, or there is none. */
export async function missingRun(
  store: Pick<Store, 'getHeldStart'>,
  run: string,
): Promise<NamuError> {
  const held = await store.getHeldStart(run)
  if (!held) return unknownRun(run)
  const due = new Date(held.dueAt).toISOString()
  return new NamuError('NAMU4161', `Run ${run} of ${held.workflow} has not started yet`, {
    where: run,
    hint: `Its start is kept until ${due}, or until the run before it has ended; look again then.`,
  })
}

export function unknownRun(run: string): NamuError {
  return new NamuError('NAMU4002', `There is no run "${run}"`, {
    where: run,
    hint: '`namu runs` lists the runs of this store.',
  })
}

export function hasEnded(record: RunRecord): NamuError {
  return new NamuError('NAMU4011', `Run ${record.run} has already ended (${record.status})`, {
    where: record.run,
    hint: `\`namu status ${record.run}\` shows its result.`,
  })
}

/** Without what only its start needs. */
const childOf = ({ run, workflow, detached }: ChildCall): ChildCall => ({ run, workflow, detached })

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
type DraftCall = Mutable<InspectedCall> & { attempts: AttemptView[] }

/** Collects calls and decisions from the commands that opened them and the events that settled them. */
class CallHistory {
  readonly #calls = new Map<number, DraftCall>()
  readonly decisions: RunEventOf<'approval.decided'>[] = []
  #seen = -1

  /** The calls that are open in a machine whose history is gone. */
  begin(machine: RunMachineContract): void {
    const views = new Map(machine.calls().map((view) => [view.call, view]))
    for (const { call, attempt, idempotencyKey } of machine.outstanding()) {
      const view = views.get(call)
      if (!view) continue
      this.#calls.set(call, { ...view, idempotencyKey, attempts: [{ attempt, status: 'open' }] })
    }
  }

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
      case 'signal.received':
      case 'evaluated':
      case 'run.carried':
      case 'run.rebound':
      case 'run.cancelled':
        return
      case 'approval.decided':
        this.decisions.push(event)
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
          ...(event.type === 'attempt.succeeded' && event.cached ? { cached: event.cached } : {}),
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
      case 'wait':
      case 'unwait':
      case 'log':
      case 'end':
        return
      case 'abort': {
        const call = this.#calls.get(command.call)
        if (call?.status !== 'open') return
        call.status = command.error === undefined ? 'aborted' : 'failed'
        call.settledAt = time
        if (command.error !== undefined) call.outcome = command.error
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
          ...(request.child === undefined ? {} : { child: childOf(request.child) }),
          attempt: request.attempt,
          enabledAt: time,
          attempts: [],
        }
        call.status = 'open'
        call.attempt = request.attempt
        delete call.settledAt
        delete call.outcome
        // The end of a carried history asks for what is open once more.
        const earlier = call.attempts.filter(({ attempt }) => attempt !== request.attempt)
        call.attempts = [...earlier, { attempt: request.attempt, status: 'open' }]
        this.#calls.set(request.call, call)
        return
      }
      default:
        unreachable(command, 'command')
    }
  }
}
