import type { Locality } from './locality.js'
import type { TimeZone } from './time-zone.js'

/** Texts of a Date in a time zone, as V8 writes and reads them in its own. */
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const two = (value: number): string => String(value).padStart(2, '0')

export function zoneText(
  date: Date,
  zone: TimeZone,
  place: Locality,
  part: 'date' | 'time' | 'both',
): string {
  const offset = zone.offsetAt(date.getTime())
  const local = new Date(date.getTime() + offset)
  const year = local.getUTCFullYear()
  const digits = String(Math.abs(year)).padStart(4, '0')
  const day = [
    days[local.getUTCDay()],
    months[local.getUTCMonth()],
    two(local.getUTCDate()),
    `${year < 0 ? '-' : ''}${digits}`,
  ].join(' ')
  if (part === 'date') return day
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()]
  const minutes = Math.trunc(Math.abs(offset) / 60_000)
  const sign = offset < 0 ? '-' : '+'
  const ahead = `GMT${sign}${two(Math.trunc(minutes / 60))}${two(minutes % 60)}`
  const clock = `${time.map(two).join(':')} ${ahead} (${zoneName(date, zone, place)})`
  return part === 'time' ? clock : `${day} ${clock}`
}

/** Times of which one has standard time, if the zone has summer time at all. */
const winterAndSummer = [Date.UTC(2024, 0, 1), Date.UTC(2024, 6, 1)]

/** V8 knows two names of a zone, those of today, whatever its offset was called at the time. */
function zoneName(date: Date, zone: TimeZone, { locale }: Locality): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone.name, timeZoneName: 'long' })
  const offset = zone.offsetAt(date.getTime())
  const standard = Math.min(...winterAndSummer.map((time) => zone.offsetAt(time)))
  const named = winterAndSummer.find(
    (time) => (zone.offsetAt(time) === standard) === (offset === standard),
  )
  return (
    format.formatToParts(named ?? date).find(({ type }) => type === 'timeZoneName')?.value ??
    zone.name
  )
}

const named = /(?:\b(?:Z|UTC|UT|GMT|[ECMP][SD]T)\b|[+-]\d{1,2}:?\d{2}\b)/i
const isoTime = /^(?:\d{4}|[+-]\d{6})-\d{2}(?:-\d{2})?T/
const isoDate = /^(?:\d{4}|[+-]\d{6})(?:-\d{2}(?:-\d{2})?)?$/

/** Date.parse: the host reads what a text says; where it names no zone, that is local time. */
export function parseLocal(text: string, zone: TimeZone): number {
  const time = Date.parse(text)
  const rest = isoTime.test(text) ? text.slice(text.indexOf('T') + 1) : text
  if (Number.isNaN(time) || isoDate.test(text) || named.test(rest) || /\dZ$/i.test(rest))
    return time
  const local = new Date(time)
  const said = new Date(0)
  said.setUTCFullYear(local.getFullYear(), local.getMonth(), local.getDate())
  said.setUTCHours(
    local.getHours(),
    local.getMinutes(),
    local.getSeconds(),
    local.getMilliseconds(),
  )
  return zone.toUtc(said.getTime())
}
