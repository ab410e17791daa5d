import { failAtLimit } from '../calls/miss-limit.js'
import type { Run } from '../program/program.js'
import { fulfillPromise } from '../promises/resolve.js'
import { release } from '../scopes/members.js'
import type { Timer } from '../state/timer.js'

/** The timer is due: its future is fulfilled, or the call that it limits fails. */
export function fireTimer(run: Run, timer: Timer): void {
  run.state.timers.delete(timer.number)
  release(run, timer)
  if (timer.limit) failAtLimit(run, timer.limit)
  else if (timer.promise) fulfillPromise(run, timer.promise, undefined)
}

/** Gives all open timers up; what becomes of their futures is left to the caller. */
export function dropTimers(run: Run): readonly Timer[] {
  const { state } = run
  const open = [...state.timers.values()]
  state.timers.clear()
  for (const { number } of open) run.commands.push({ type: 'disarm', timer: number })
  return open
}
