import type { Run } from '../program/program.js'
import type { Timer } from '../state/timer.js'

/** Gives one timer up, if it is open. */
export function dropTimer(run: Run, { number }: Timer): void {
  if (run.state.timers.delete(number)) run.commands.push({ type: 'disarm', timer: number })
}
