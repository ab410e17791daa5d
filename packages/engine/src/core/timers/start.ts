import { digestOf, dueTime, isNamuError, type Digest, type SiteId } from '@namu/core/internal'
import type { OpenTimer } from '../commands.js'
import { namuError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import type { Run } from '../program/program.js'
import { RunPromise } from '../state/records.js'
import type { Timer } from '../state/timer.js'
import type { Value } from '../state/value.js'

/**
 * Timers.
 *
 * T1. A timer is a future with a due time, computed from the time of the event being applied: a fold
 *     computes it again.
 * T2. It fires by an event that is not before its due time; the log's order decides every race.
 * T3. It never rejects, but for a cancel (C1, C3).
 * T4. It holds a run open only while somebody can observe it (`observed.ts`).
 */
export function startTimer(run: Run, site: SiteId, name: Digest, until: Value): RunPromise {
  const { state } = run
  const at = due(run, until)
  state.lastTimer += 1
  const timer: Timer = {
    number: state.lastTimer,
    site,
    check: { name, due: digestOf(String(at)) },
    at,
    since: state.now,
    promise: new RunPromise(),
  }
  state.timers.set(timer.number, timer)
  run.commands.push({ type: 'timer', ...openTimer(timer) })
  return timer.promise
}

export function openTimer({ number, at, check, site, since }: Timer): OpenTimer {
  return { timer: number, at, check, site, since }
}

/** A value that names no time is an error that the program can catch, the same as in a direct run. */
function due(run: Run, until: Value): number {
  try {
    return dueTime(until, run.state.now)
  } catch (error) {
    if (!isNamuError(error)) throw error
    throw new Thrown(namuError(run, error.code, error.message, error.hint))
  }
}
