import type { TimerNumber } from '../events.js'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'

/** Q4 of `limits.ts`. */
export function dropLimits(run: Run, call: Call): void {
  dropLimit(run, call.deadline)
  dropLimit(run, call.startLimit)
  call.deadline = undefined
  call.startLimit = undefined
}

export function dropLimit(run: Run, timer: TimerNumber | undefined): void {
  if (timer !== undefined && run.state.timers.delete(timer))
    run.commands.push({ type: 'disarm', timer })
}
