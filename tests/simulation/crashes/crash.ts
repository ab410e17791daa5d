import { encode } from '@namu/core/internal'
import { type Command, type Program, type RunEvent, RunMachine } from '@namu/engine/core'

/** What somebody outside sees of a run: what it starts, asks for and says, in order. */
type Effect = string

export interface WholeRun {
  /** What each event brought about. */
  readonly effects: readonly (readonly Effect[])[]
  /** The state after each event. */
  readonly snapshots: readonly string[]
  readonly result: RunMachine['result']
}

/** The run as its log says, without a crash. */
export function uninterrupted(program: Program, log: readonly RunEvent[]): WholeRun {
  const machine = RunMachine.create(program)
  const effects: (readonly Effect[])[] = []
  const snapshots: string[] = []
  for (const event of log) {
    effects.push(apply(machine, event))
    snapshots.push(machine.snapshot())
  }
  return { effects, snapshots, result: machine.result }
}

/**
 * Goes on with a machine that has taken in the first `at` events, as a host does behind a crash: open
 * attempts were interrupted and are executed again; then what the log says happens.
 */
export function crashed(
  machine: RunMachine,
  log: readonly RunEvent[],
  at: number,
): { readonly effects: readonly Effect[]; readonly result: RunMachine['result'] } {
  const effects: Effect[] = []
  let next = at
  // A question to the host is answered before anything else.
  for (; machine.evaluation() && next < log.length; next += 1)
    effects.push(...log.slice(next, next + 1).flatMap((event) => apply(machine, event)))
  const time = log[next - 1]?.time ?? 0
  const again = new Set<number>()
  if (machine.status === 'running') {
    for (const { call, attempt, check, child } of machine.outstanding()) {
      // A child is a run of its own: it is asked, not executed again.
      if (child) continue
      const about = { time, call, attempt, check }
      const failed = { reason: 'interrupted', error: interrupted, final: false } as const
      apply(machine, { type: 'attempt.failed', ...about, ...failed })
      again.add(call)
    }
  }
  effects.push(...log.slice(next).flatMap((event) => apply(machine, shifted(event, again))))
  return { effects, result: machine.result }
}

/** The outcome is that of the next attempt. */
function shifted(event: RunEvent, again: ReadonlySet<number>): RunEvent {
  if (event.type !== 'attempt.succeeded' && event.type !== 'attempt.failed') return event
  return again.has(event.call) ? { ...event, attempt: event.attempt + 1 } : event
}

function apply(machine: RunMachine, event: RunEvent): readonly Effect[] {
  let turn = machine.apply(event)
  const effects = turn.commands.flatMap(effectOf)
  while (turn.yielded) {
    turn = machine.proceed()
    effects.push(...turn.commands.flatMap(effectOf))
  }
  return effects
}

/** Which attempt it is differs behind a crash, and nothing else. */
function effectOf(command: Command): readonly Effect[] {
  if (command.type === 'dispatch') {
    const { attempt: _attempt, notBefore: _notBefore, ...request } = command.request
    return [JSON.stringify({ ...command, request })]
  }
  if (command.type === 'abort') {
    const { attempt: _attempt, ...rest } = command
    return [JSON.stringify(rest)]
  }
  return [JSON.stringify(command)]
}

const error = new Error('the process ended')
delete error.stack
const interrupted = encode(error)
