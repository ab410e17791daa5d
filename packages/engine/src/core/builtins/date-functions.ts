import { toNumber, toPrimitive, toText } from '../convert/primitive.js'
import { askHost } from '../evaluate/ask-host.js'
import { isExactDate } from '../convert/exact-date.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** Year, month and so on in UTC. */
function utc(run: Run, args: readonly Value[]): number {
  const [year = Number.NaN, ...rest] = args.slice(0, 7).map((value) => toNumber(run, value))
  return Date.UTC(year, ...(rest.length === 0 && args.length === 1 ? [0] : rest))
}

function construct(run: Run, args: readonly Value[]): Date {
  if (args.length === 0) return new Date(run.state.now)
  if (args.length > 1) {
    const parts = args.slice(0, 7).map((value) => toNumber(run, value))
    return new Date(askHost(run, 'new Date', () => parts) as number)
  }
  const [source] = args
  if (source instanceof Date) return new Date(source.getTime())
  const value = toPrimitive(run, source, 'default')
  return new Date(typeof value === 'string' ? parseDate(run, value) : toNumber(run, value))
}

/** Texts in the format of ECMA-262 that name their zone, or only a date, mean one time everywhere. */
function parseDate(run: Run, text: string): number {
  return isExactDate(text) ? Date.parse(text) : (askHost(run, 'Date.parse', () => [text]) as number)
}

export const dateFunctions = {
  Date: (run) => askHost(run, 'Date.toString', () => [run.state.now]),
  'Date.UTC': utc,
  'Date.now': (run) => run.state.now,
  'Date.parse': (run, args) => parseDate(run, toText(run, args[0])),
  'new Date': construct,
} satisfies Record<string, NativeCall>
