import { digestOf, dueTime, isNamuError, type Digest, type SiteId } from '@namu/core/internal'
import type { OpenTimer } from '../commands.js'
import { namuError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import type { Run } from '../program/program.js'
import { own } from '../scopes/members.js'
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
 * T5. A limit of a call is a timer without a future: it fails its call (`calls/limits.ts`). Such timers
 *     have numbers of their own, below 0, because they depend on the release and not on the graph.
 */
export function startTimer(run: Run, site: SiteId, name: Digest, until: Value): RunPromise {
  const { timer, promise } = addTimer(run, site, name, until)
  own(run, timer)
  return promise
}

/** A timer that no scope owns. */
export function addTimer(
  run: Run,
  site: SiteId,
  name: Digest,
  until: Value,
): { readonly timer: Timer; readonly promise: RunPromise } {
  const { state } = run
  const at = dueIn(run, until)
  const promise = new RunPromise()
  state.lastTimer += 1
  const timer: Timer = {
    number: state.lastTimer,
    site,
    check: { name, due: digestOf(String(at)) },
    at,
    since: state.now,
    promise,
    limit: undefined,
  }
  state.timers.set(timer.number, timer)
  run.commands.push({ type: 'timer', ...openTimer(timer) })
  return { timer, promise }
}

export function openTimer({ number, at, check, site, since, limit }: Timer): OpenTimer {
  return { timer: number, at, check, site, since, ...(limit === undefined ? {} : { limit }) }
}

/** A value that names no time is an error that the program can catch, the same as in a direct run. */
export function dueIn(run: Run, until: Value): number {
  try {
    return dueTime(until, run.state.now)
  } catch (error) {
    if (!isNamuError(error)) throw error
    throw new Thrown(namuError(run, error.code, error.message, error.hint))
  }
}
