import type { Run } from '../program/program.js'
import { openTimer } from '../timers/start.js'
import { openWait } from '../waits/view.js'
import { dropLimits } from './drop-limits.js'
import { limitAttempt, limitCall } from './limits.js'
import { attemptRequest } from './start.js'

/**
 * The end of a run's carried history.
 *
 * G1. While a run is `carrying`, its commands are history: `outstanding`, `timers` and `waits`
 *     name nothing.
 * G2. Then everything that is open is asked for, in order of start, and the limits of calls begin.
 *     Timers keep the time they are due: it is part of the history.
 */
export function beginOpenWork(run: Run): void {
  const { state } = run
  if (!state.carrying) return
  state.carrying = false
  for (const timer of state.timers.values())
    if (timer.limit === undefined) run.commands.push({ type: 'timer', ...openTimer(timer) })
  for (const wait of state.waits.values())
    run.commands.push({ type: 'wait', ...openWait(run, wait) })
  for (const call of state.calls.values()) {
    dropLimits(run, call)
    run.commands.push({ type: 'dispatch', request: attemptRequest(state, call) })
    limitCall(run, call)
    limitAttempt(run, call)
  }
}
