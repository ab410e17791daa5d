import type { Command, RunEvent, RunMachineContract } from '../core/index.js'
import type { Scheduler } from './system/scheduler.js'

/** Applies an event and what is left of its turn, giving way to others in between; all its commands. */
export async function applyWhole(
  machine: Pick<RunMachineContract, 'apply' | 'proceed'>,
  event: RunEvent,
  scheduler: Scheduler,
): Promise<readonly Command[]> {
  let turn = machine.apply(event)
  if (!turn.yielded) return turn.commands
  const commands = [...turn.commands]
  while (turn.yielded) {
    await new Promise<void>((resolve) => {
      scheduler.soon(resolve)
    })
    turn = machine.proceed()
    commands.push(...turn.commands)
  }
  return commands
}
