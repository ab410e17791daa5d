import type { Evaluate } from './host-evaluator.js'
import { localesIn } from './locality.js'
import { parseLocal, zoneText } from './local-text.js'
import { zoned } from './texts.js'
import { TimeZone } from './time-zone.js'

/**
 * Local time. In the host's own time zone Date itself answers; in another, Date's UTC methods over a
 * time that is shifted by the zone's offset.
 */
type Host = (date: Date, values: number[]) => unknown

const read =
  (here: (date: Date) => number, there: (local: Date) => number): Evaluate =>
  ([time], { zone }) =>
    !zone || Number.isNaN(time)
      ? here(new Date(time as number))
      : there(new Date(zone.toLocal(time as number)))

const write =
  (here: Host, there: Host): Evaluate =>
  ([time, ...values], place) => {
    const date = new Date(time as number)
    const { zone } = place
    if (!zone) {
      here(date, values as number[])
      return date.getTime()
    }
    // Of an invalid Date only the year can be set: it begins at 1970.
    const local = Number.isNaN(time) ? date : new Date(zone.toLocal(time as number))
    there(local, values as number[])
    return new Date(zone.toUtc(local.getTime())).getTime()
  }

const text =
  (here: (date: Date) => string, part: 'date' | 'time' | 'both'): Evaluate =>
  ([time], place) => {
    const date = new Date(time as number)
    const atHome = !place.zone && place.locale === place.here.locale
    if (Number.isNaN(time) || atHome) return here(date)
    return zoneText(date, place.zone ?? new TimeZone(place.timeZone), place, part)
  }

const localized =
  (
    format: (date: Date, locales: string, options: Intl.DateTimeFormatOptions) => string,
  ): Evaluate =>
  ([time, locales, options], place) =>
    format(new Date(time as number), localesIn(place, locales) as string, zoned(place, options))

type Many = (...values: number[]) => number
const many = (set: unknown): Many => set as Many

export const dateBuiltins = {
  'Date.getDate': read(
    (date) => date.getDate(),
    (local) => local.getUTCDate(),
  ),
  'Date.getDay': read(
    (date) => date.getDay(),
    (local) => local.getUTCDay(),
  ),
  'Date.getFullYear': read(
    (date) => date.getFullYear(),
    (local) => local.getUTCFullYear(),
  ),
  'Date.getHours': read(
    (date) => date.getHours(),
    (local) => local.getUTCHours(),
  ),
  'Date.getMilliseconds': read(
    (date) => date.getMilliseconds(),
    (local) => local.getUTCMilliseconds(),
  ),
  'Date.getMinutes': read(
    (date) => date.getMinutes(),
    (local) => local.getUTCMinutes(),
  ),
  'Date.getMonth': read(
    (date) => date.getMonth(),
    (local) => local.getUTCMonth(),
  ),
  'Date.getSeconds': read(
    (date) => date.getSeconds(),
    (local) => local.getUTCSeconds(),
  ),
  'Date.getTimezoneOffset': ([time], place) =>
    !place.zone || Number.isNaN(time)
      ? new Date(time as number).getTimezoneOffset()
      : // In whole minutes, and never −0.
        0 - Math.trunc(place.zone.offsetAt(time as number) / 60_000),
  'Date.setDate': write(
    (date, values) => many(date.setDate.bind(date))(...values),
    (local, values) => many(local.setUTCDate.bind(local))(...values),
  ),
  'Date.setFullYear': write(
    (date, values) => many(date.setFullYear.bind(date))(...values),
    (local, values) => many(local.setUTCFullYear.bind(local))(...values),
  ),
  'Date.setHours': write(
    (date, values) => many(date.setHours.bind(date))(...values),
    (local, values) => many(local.setUTCHours.bind(local))(...values),
  ),
  'Date.setMilliseconds': write(
    (date, values) => many(date.setMilliseconds.bind(date))(...values),
    (local, values) => many(local.setUTCMilliseconds.bind(local))(...values),
  ),
  'Date.setMinutes': write(
    (date, values) => many(date.setMinutes.bind(date))(...values),
    (local, values) => many(local.setUTCMinutes.bind(local))(...values),
  ),
  'Date.setMonth': write(
    (date, values) => many(date.setMonth.bind(date))(...values),
    (local, values) => many(local.setUTCMonth.bind(local))(...values),
  ),
  'Date.setSeconds': write(
    (date, values) => many(date.setSeconds.bind(date))(...values),
    (local, values) => many(local.setUTCSeconds.bind(local))(...values),
  ),
  'Date.toDateString': text((date) => date.toDateString(), 'date'),
  'Date.toLocaleDateString': localized((date, locales, options) =>
    date.toLocaleDateString(locales, options),
  ),
  'Date.toLocaleString': localized((date, locales, options) =>
    date.toLocaleString(locales, options),
  ),
  'Date.toLocaleTimeString': localized((date, locales, options) =>
    date.toLocaleTimeString(locales, options),
  ),
  'Date.toString': text((date) => date.toString(), 'both'),
  'Date.toTimeString': text((date) => date.toTimeString(), 'time'),
  'Date.parse': ([given], place) =>
    place.zone ? parseLocal(given as string, place.zone) : Date.parse(given as string),
  'new Date': (values, place) => {
    const [year = Number.NaN, month = 0, ...rest] = values as number[]
    if (!place.zone) return new Date(year, month, ...rest).getTime()
    // As Date.UTC takes it, with its years of two digits.
    const local = Date.UTC(year, month, ...rest)
    return new Date(place.zone.toUtc(local)).getTime()
  },
} satisfies Record<string, Evaluate>
