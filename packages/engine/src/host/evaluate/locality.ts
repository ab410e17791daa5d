import type { Formatters } from './formatters.js'
import type { TimeZone } from './time-zone.js'

/** Where a run is at home: what Intl and local time take when a program says nothing. */
export interface Locality {
  /** A BCP 47 tag. */
  readonly locale: string
  /** An IANA name. */
  readonly timeZone: string
}

/** The place of a run as the host evaluates for it. */
export interface Place extends Locality {
  /** The host's own. */
  readonly here: Locality
  /** The run's time zone where it is not the host's. */
  readonly zone: TimeZone | undefined
  readonly formatters: Formatters
}

/** The language and time zone of this process. */
export function hostDefaults(): Locality {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return { locale, timeZone }
}

/**
 * A locales argument with the run's language behind what the program asked for, where Intl looks for
 * the host's. What is no list of locales is left to Intl, which refuses it.
 */
export function localesIn(place: Locality, locales: unknown): Intl.LocalesArgument {
  if (locales === undefined) return place.locale
  if (typeof locales === 'string') return [locales, place.locale]
  if (Array.isArray(locales)) return [...(locales as string[]), place.locale]
  return locales as Intl.LocalesArgument
}
