import { NamuError } from '../errors/namu-error.js'
import { parseDuration } from './duration.js'

/** The last moment a Date can name (ECMA-262 21.4.1.1), in milliseconds since the Unix epoch. */
const lastMoment = 8_640_000_000_000_000

const hint =
  'Give milliseconds from 0, a number with a unit as in "1.5s", "10 minutes" or "2d", or a Date.'

/**
 * When a wait that begins at `now` ends: whole milliseconds since the Unix epoch, never early. A Date
 * may lie in the past. The one rule for direct runs and for the engine.
 *
 * @throws NamuError NAMU3005 when `until` is no duration and no valid Date
 */
export function dueTime(until: unknown, now: number): number {
  if (until instanceof Date) {
    const at = until.getTime()
    if (Number.isNaN(at))
      throw new NamuError('NAMU3005', 'The Date to wait for is invalid', { hint })
    return at
  }
  const duration =
    typeof until === 'number' || typeof until === 'string' ? parseDuration(until) : undefined
  if (duration === undefined) {
    const shown = typeof until === 'string' ? JSON.stringify(until) : describe(until)
    throw new NamuError('NAMU3005', `${shown} is neither a duration nor a Date`, { hint })
  }
  const at = Math.ceil(now + duration)
  if (at <= lastMoment) return at
  throw new NamuError('NAMU3005', `The duration ${String(until)} ends after the last Date`, {
    hint,
  })
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : value === null ? 'null' : `A ${typeof value}`
}
