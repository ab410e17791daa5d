import type { Duration } from './options.js'

const units: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
}

/** Milliseconds of a duration, or `undefined` when it is none (negative, not finite, unknown unit). */
export function parseDuration(duration: Duration): number | undefined {
  if (typeof duration === 'number')
    return Number.isFinite(duration) && duration >= 0 ? duration : undefined
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\s*$/i.exec(duration)
  if (!match) return undefined
  const [, amount, unit] = match
  const factor = units[(unit === '' ? 's' : (unit ?? '')).toLowerCase()]
  return factor === undefined ? undefined : Number(amount) * factor
}
