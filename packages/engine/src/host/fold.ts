import type { Command, RunMachine } from '../core/index.js'
import type { LoggedEvent } from '../interfaces/runs.js'
import type { Programs } from './programs.js'
import type { Scheduler } from './system/scheduler.js'

/** Is shown the commands of history, with the event that made them. */
export type OnCommands = (logged: LoggedEvent, commands: readonly Command[]) => void

/**
 * Has a machine, which has taken in `from` events, take in the log behind them. Commands are history
 * and are only shown to `onCommands`; what is still to be done is `machine.outstanding()`.
 *
 * @throws NamuError NAMU4003 when the log does not fit the graph
 */
export async function foldLog(
  machine: RunMachine,
  from: number,
  log: AsyncIterable<LoggedEvent>,
  scheduler: Scheduler,
  programs: Pick<Programs, 'release'>,
  onCommands?: OnCommands,
): Promise<{ readonly machine: RunMachine; readonly events: number }> {
  let events = from
  for await (const logged of log) {
    if (logged.event.type === 'run.rebound')
      machine.rebind(await programs.release(logged.event.release))
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
