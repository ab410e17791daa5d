import { dueTime } from './due-time.js'
import { ownedByScope } from '../scopes/index.js'
import type { Duration } from './options.js'
import { wakeAt } from './wake-at.js'

/**
 * Waits: for a duration (milliseconds from 0, or a number with a unit as in `"1.5s"`,
 * `"10 minutes"`, `"2d"`), or until a Date; one that has passed does not wait.
 *
 * In a workflow it is a durable timer: exact across restarts, from milliseconds to years, and nothing
 * is kept busy meanwhile. In a task and in a direct run it is a timer of the process.
 *
 * @throws NamuError NAMU3005, where it is called, when `until` is no duration and no valid Date
 */
export function sleep(until: Duration | Date): Promise<void> {
  const at = dueTime(until, Date.now())
  let forget = (): void => undefined
  const woken = new Promise<void>((resolve) => {
    forget = wakeAt(at, resolve)
  })
  return ownedByScope(woken, forget)
}
