import { hostMethods, type HostBuiltin } from '@namu/core/internal'
import { askHost } from '../evaluate/ask-host.js'
import { dateParts } from './date-parts.js'
import type { Method } from './native.js'

/** Methods of Date in the run's time zone and language. */
type LocalMethod = keyof (typeof hostMethods)['Date']

/** How many parts each setter takes. */
const setters: ReadonlyMap<LocalMethod, number> = new Map([
  ['setDate', 1],
  ['setFullYear', 3],
  ['setHours', 4],
  ['setMilliseconds', 1],
  ['setMinutes', 3],
  ['setMonth', 2],
  ['setSeconds', 2],
])

function method(name: LocalMethod): Method<Date> {
  const builtin: HostBuiltin = `Date.${name}`
  const most = setters.get(name)
  if (most !== undefined)
    return (run, date, args) => {
      const given = args.length === 0 ? [undefined] : args.slice(0, most)
      const values = dateParts(run, date, given, name === 'setFullYear')
      const time = askHost(run, builtin, () => [date.getTime(), ...values]) as number
      return date.setTime(time)
    }
  const localized = name.startsWith('toLocale')
  return (run, date, args) => {
    const given = localized ? args.slice(0, 2) : []
    return askHost(run, builtin, () => [date.getTime(), ...given])
  }
}

export const localDateMethods = Object.fromEntries(
  (Object.keys(hostMethods.Date) as LocalMethod[]).map((name) => [name, method(name)]),
) as Readonly<Record<LocalMethod, Method<Date>>>
