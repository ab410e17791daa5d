import { RunMachine, type Command, type Limits, type Program } from '../core/index.js'
import type { LoggedEvent } from '../interfaces/runs.js'
import type { Scheduler } from './system/scheduler.js'

/**
 * Folds a log over its graph: a machine in the state after the last event. Commands are history and
 * are only shown to `onCommands`; what is still to be done is `machine.outstanding()`.
 *
 * @throws NamuError NAMU4003 when the log does not fit the graph
 */
export async function foldLog(
  program: Program,
  log: AsyncIterable<LoggedEvent>,
  limits: Partial<Limits>,
  scheduler: Scheduler,
  onCommands?: (logged: LoggedEvent, commands: readonly Command[]) => void,
): Promise<{ readonly machine: RunMachine; readonly events: number }> {
  const machine = RunMachine.create(program, limits)
  let events = 0
  for await (const logged of log) {
    let turn = machine.apply(logged.event)
    onCommands?.(logged, turn.commands)
    while (turn.yielded) {
      await new Promise<void>((resolve) => {
        scheduler.soon(resolve)
      })
      turn = machine.proceed()
      onCommands?.(logged, turn.commands)
    }
    events = logged.seq + 1
  }
  return { machine, events }
}
