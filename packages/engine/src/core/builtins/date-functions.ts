import { toNumber, toPrimitive, toText } from '../convert/primitive.js'
import { parseDate } from '../convert/parse-date.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** Year, month and so on as the run's time zone, UTC, has them. */
function utc(run: Run, args: readonly Value[]): number {
  const [year = Number.NaN, ...rest] = args.map((value) => toNumber(run, value))
  return Date.UTC(year, ...(rest.length === 0 && args.length === 1 ? [0] : rest))
}

function construct(run: Run, args: readonly Value[]): Date {
  if (args.length === 0) return new Date(run.state.now)
  if (args.length > 1) return new Date(utc(run, args))
  const [source] = args
  if (source instanceof Date) return new Date(source.getTime())
  const value = toPrimitive(run, source, 'default')
  return new Date(typeof value === 'string' ? parseDate(value) : toNumber(run, value))
}

export const dateFunctions = {
  'Date.UTC': utc,
  'Date.now': (run) => run.state.now,
  'Date.parse': (run, args) => parseDate(toText(run, args[0])),
  'new Date': construct,
} satisfies Record<string, NativeCall>
