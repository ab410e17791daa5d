import type { Duration } from './options.js'

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['millisecond', 1],
  ['s', 1000],
  ['sec', 1000],
  ['second', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['minute', 60_000],
  ['h', 3_600_000],
  ['hour', 3_600_000],
  ['d', 86_400_000],
  ['day', 86_400_000],
  ['w', 604_800_000],
  ['week', 604_800_000],
])

/** Milliseconds of a duration, or `undefined` when it is none (negative, not finite, unknown unit). */
export function parseDuration(duration: Duration): number | undefined {
  if (typeof duration === 'number')
    return Number.isFinite(duration) && duration >= 0 ? duration : undefined
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(duration)
  const unit = match?.[2]?.toLowerCase()
  if (!match || unit === undefined) return undefined
  const factor = units.get(unit) ?? units.get(unit.replace(/s$/, ''))
  return factor === undefined ? undefined : Number(match[1]) * factor
}
