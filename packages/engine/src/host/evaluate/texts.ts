import type { Evaluate } from './host-evaluator.js'
import { localesIn, type Locality } from './locality.js'

type Locales = Intl.LocalesArgument
type DateOptions = Intl.DateTimeFormatOptions

/** Options of dates with the run's time zone, unless they name one. */
export function zoned(place: Locality, options: unknown): DateOptions {
  if (options === null) return options as unknown as DateOptions
  const given = Object(options ?? {}) as DateOptions
  return given.timeZone === undefined ? { ...given, timeZone: place.timeZone } : given
}

/** Case mapping takes the first locale alone. */
const mapped =
  (convert: (text: string, locales: Locales) => string): Evaluate =>
  ([text, locales], place) => {
    const none = locales === undefined || (Array.isArray(locales) && locales.length === 0)
    return convert(text as string, none ? place.locale : (locales as Locales))
  }

const number: Evaluate = ([value, locales, options], place) =>
  (value as number).toLocaleString(localesIn(place, locales) as string, options as object)

/** Every element has its own `toLocaleString`, which numbers and dates look up. */
function arrayText(array: readonly unknown[], locales: unknown, options: unknown, place: Locality) {
  const open = new Set<unknown>()
  const text = (value: unknown): string => {
    if (value === undefined || value === null) return ''
    if (Array.isArray(value)) {
      if (open.has(value)) return ''
      open.add(value)
      const joined = value.map(text).join(',')
      open.delete(value)
      return joined
    }
    const listed = localesIn(place, locales) as string
    if (value instanceof Date) return value.toLocaleString(listed, zoned(place, options))
    if (typeof value === 'number' || typeof value === 'bigint')
      return value.toLocaleString(listed, options as object)
    const plain = value as string | boolean
    return String(plain)
  }
  return text(array)
}

export const textBuiltins = {
  'Array.toLocaleString': ([array, locales, options], place) =>
    arrayText(array as unknown[], locales, options, place),
  'BigInt.toLocaleString': number,
  'Number.toLocaleString': number,
  'String.localeCompare': ([text, other, locales, options], place) =>
    (text as string).localeCompare(
      other as string,
      localesIn(place, locales) as string,
      options as Intl.CollatorOptions,
    ),
  'String.normalize': ([text, form]) => (text as string).normalize(form as string | undefined),
  'String.toLocaleLowerCase': mapped((text, locales) => text.toLocaleLowerCase(locales)),
  'String.toLocaleUpperCase': mapped((text, locales) => text.toLocaleUpperCase(locales)),
} satisfies Record<string, Evaluate>
