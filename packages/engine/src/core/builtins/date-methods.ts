import type { BuiltinMethod } from '@namu/core/internal'
import { hostOperation } from '../errors/run-error.js'
import { localDateMethods } from './local-date-methods.js'
import { dateParts } from './date-parts.js'
import type { Method } from './native.js'

type DateMethod = Method<Date>

const read =
  (get: (date: Date) => unknown): DateMethod =>
  (_run, date) =>
    get(date)

/** Setters: the host sees as many arguments as the program gave, at most `most`. */
const write =
  (most: number, set: (date: Date, values: Values) => number, ofYear = false): DateMethod =>
  (run, date, args) => {
    const values = dateParts(run, date, args.slice(0, most), ofYear) as Values
    return hostOperation(run, () => set(date, values))
  }

/** Up to four arguments; how many there are is what the program wrote. */
type Values = [number, number, number, number]

export const dateMethods: Readonly<Record<BuiltinMethod<'Date'>, DateMethod>> = {
  ...localDateMethods,
  getTime: read((date) => date.getTime()),
  getUTCDate: read((date) => date.getUTCDate()),
  getUTCDay: read((date) => date.getUTCDay()),
  getUTCFullYear: read((date) => date.getUTCFullYear()),
  getUTCHours: read((date) => date.getUTCHours()),
  getUTCMilliseconds: read((date) => date.getUTCMilliseconds()),
  getUTCMinutes: read((date) => date.getUTCMinutes()),
  getUTCMonth: read((date) => date.getUTCMonth()),
  getUTCSeconds: read((date) => date.getUTCSeconds()),
  setTime: write(1, (date, [value]) => date.setTime(value)),
  setUTCDate: write(1, (date, [value]) => date.setUTCDate(value)),
  setUTCFullYear: write(
    3,
    (date, values) => date.setUTCFullYear(...(values as unknown as [number, number, number])),
    true,
  ),
  setUTCHours: write(4, (date, values) => date.setUTCHours(...values)),
  setUTCMilliseconds: write(1, (date, [value]) => date.setUTCMilliseconds(value)),
  setUTCMinutes: write(3, (date, values) =>
    date.setUTCMinutes(...(values as unknown as [number, number, number])),
  ),
  setUTCMonth: write(2, (date, values) =>
    date.setUTCMonth(...(values as unknown as [number, number])),
  ),
  setUTCSeconds: write(2, (date, values) =>
    date.setUTCSeconds(...(values as unknown as [number, number])),
  ),
  toGMTString: read((date) => date.toUTCString()),
  toISOString: (run, date) => hostOperation(run, () => date.toISOString()),
  toJSON: read((date) => date.toJSON()),
  toUTCString: read((date) => date.toUTCString()),
  valueOf: read((date) => date.valueOf()),
}
