import { decode, encode, invariant, type Encoded, type WorkflowIR } from '@namu/core/internal'
import {
  type AttemptRequest,
  type Command,
  type OpenTimer,
  prepareProgram,
  type Program,
  type RunEvent,
  RunMachine,
  type RunResult,
  type Turn,
} from '@namu/engine/core'
import { consoleLine } from '@namu/engine'
import { HostEvaluator } from '@namu/engine'
import { home } from './home.js'
import { Scheduler } from './scheduler.js'
import { type Outcome, type Start, type Trace, encodeSeen } from './trace.js'

/** Executes the code of one task. */
export type Execute = (task: string, args: Encoded) => unknown

export interface EngineOptions {
  readonly input: readonly unknown[]
  readonly seed: number
  readonly pureFirst: boolean
  readonly prefetch: boolean
  readonly cancelAfter?: number | undefined
  /** Tasks by id: whether they are pure and synchronous. */
  readonly tasks: Program['release']['tasks']
  readonly graph: WorkflowIR
  readonly execute: Execute
}

/** Something whose outcome the scheduler brings about; timers fire in any order, as time passes at will. */
type OpenThing =
  | {
      readonly kind: 'call'
      readonly request: AttemptRequest
      readonly pure: boolean
      readonly sync: boolean
    }
  | { readonly kind: 'timer'; readonly timer: OpenTimer; readonly pure: false }

/** What an engine run shows beside its trace. */
export interface EngineTrace extends Trace {
  readonly events: number
}

/**
 * Runs a graph on the pure core. After every event the state is encoded and the run goes on from the
 * decoded copy; at the end the log is folded again from its beginning and must give the same result.
 */
export async function runOnEngine(options: EngineOptions): Promise<EngineTrace> {
  const program = prepareProgram(options.graph, {
    digest: options.graph.digest,
    tasks: options.tasks,
  })
  const scheduler = new Scheduler(options.seed, options.pureFirst)
  const starts: Start[] = []
  const lines: string[] = []
  const log: RunEvent[] = []
  let open: OpenThing[] = []
  let now = 0
  let result: RunResult | undefined
  let machine = RunMachine.create(program)
  const evaluator = new HostEvaluator()

  const obey = (command: Command): void => {
    switch (command.type) {
      case 'dispatch': {
        const { request } = command
        const pure = options.tasks[request.task]?.policy.pure === true
        const sync = options.graph.tasks[request.task]?.sync === true
        open.push({ kind: 'call', request, pure, sync })
        const args = encodeSeen(decode(request.args))
        starts.push({ task: exportOf(request.task), args, pure })
        return
      }
      case 'abort':
        open = open.filter((one) => one.kind !== 'call' || one.request.call !== command.call)
        return
      case 'timer':
        open.push({ kind: 'timer', timer: command, pure: false })
        return
      case 'disarm':
        open = open.filter((one) => one.kind !== 'timer' || one.timer.timer !== command.timer)
        return
      case 'log': {
        const { level, message } = consoleLine('', command)
        lines.push(`${level} ${message}`)
        return
      }
      case 'end':
        result = command.result
    }
  }

  const apply = (event: RunEvent): void => {
    log.push(event)
    now = Math.max(now, event.time) + 1
    let turn: Turn = machine.apply(event)
    turn.commands.forEach(obey)
    while (turn.yielded) {
      turn = machine.proceed()
      turn.commands.forEach(obey)
    }
    machine = RunMachine.restore(program, machine.snapshot())
  }

  /** One event, and the host's answers to what the run asks on the way. */
  const step = (event: RunEvent): void => {
    apply(event)
    for (let asked = machine.evaluation(); asked; asked = machine.evaluation()) {
      const { evaluation, check } = asked
      apply({ type: 'evaluated', time: now, evaluation, check, outcome: evaluator.evaluate(asked) })
    }
  }

  step({
    type: 'run.started',
    time: 0,
    run: 'run_differential',
    seed: '5eed'.repeat(16),
    input: encode(options.input),
    prefetch: options.prefetch,
    ...home,
  })
  let settled = 0
  while (!result) {
    if (settled === options.cancelAfter && open.length > 0) {
      step({ type: 'run.cancelled', time: now, reason: '' })
      settled++
      continue
    }
    invariant(open.length > 0, 'the run waits although nothing is open')
    // A synchronous task blocks Node: its outcome is the next thing that happens.
    const blocking = open.findIndex(
      (one) => one.kind === 'call' && one.sync && !one.request.prefetched,
    )
    // Directly such a task settles at its call.
    if (blocking < 0) settled++
    const [next] = open.splice(blocking >= 0 ? blocking : scheduler.choose(open), 1)
    invariant(next, 'the scheduler chose something open')
    step(
      next.kind === 'timer'
        ? fired(next.timer, now)
        : await outcomeOf(next.request, now, options.execute),
    )
  }
  refold(program, log, result)
  return { starts, lines, outcome: toOutcome(result), events: log.length }
}

function fired({ timer, at, check }: OpenTimer, now: number): RunEvent {
  return { type: 'timer.fired', time: Math.max(now, at), timer, check }
}

async function outcomeOf(
  request: AttemptRequest,
  time: number,
  execute: Execute,
): Promise<RunEvent> {
  const { call, attempt, check } = request
  try {
    const value = await execute(request.task, request.args)
    return { type: 'attempt.succeeded', time, call, attempt, check, value: encode(value) }
  } catch (error) {
    const encoded = encode(error)
    return {
      type: 'attempt.failed',
      time,
      call,
      attempt,
      check,
      reason: 'error',
      error: encoded,
      final: true,
    }
  }
}

/** Resuming a run means folding its log over its graph: it has to arrive at the same end. */
function refold(program: Program, log: readonly RunEvent[], expected: RunResult): void {
  const machine = RunMachine.create(program)
  for (const event of log) {
    let turn = machine.apply(event)
    while (turn.yielded) turn = machine.proceed()
  }
  invariant(
    JSON.stringify(machine.result) === JSON.stringify(expected),
    'folding the log again gives the same result',
  )
}

function toOutcome(result: RunResult): Outcome {
  return result.status === 'completed'
    ? { status: 'returned', value: encodeSeen(decode(result.value)) }
    : { status: 'threw', error: encodeSeen(decode(result.error)) }
}

/** `tasks#Counter.triple` → `Counter.triple`. */
const exportOf = (task: string): string => task.slice(task.indexOf('#') + 1)
