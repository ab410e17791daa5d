import { decode, type Encoded, type IntlFormatter } from '@namu/core/internal'
import type { Evaluate } from './host-evaluator.js'
import { localesIn, type Locality } from './locality.js'
import { zoned } from './texts.js'

/** How many formatters a host keeps; making one takes a hundred times as long as using it. */
const kept = 200

type Make = (locales: string, options: object, place: Locality) => object

const makers: Readonly<Record<IntlFormatter, Make>> = {
  Collator: (locales, options) => new Intl.Collator(locales, options),
  DateTimeFormat: (locales, options, place) =>
    new Intl.DateTimeFormat(locales, zoned(place, options)),
  DisplayNames: (locales, options) =>
    new Intl.DisplayNames(locales, options as Intl.DisplayNamesOptions),
  ListFormat: (locales, options) => new Intl.ListFormat(locales, options),
  NumberFormat: (locales, options) => new Intl.NumberFormat(locales, options),
  PluralRules: (locales, options) => new Intl.PluralRules(locales, options),
  RelativeTimeFormat: (locales, options) => new Intl.RelativeTimeFormat(locales, options),
}

function make(type: IntlFormatter, [locales, options]: readonly unknown[], place: Locality) {
  return makers[type](localesIn(place, locales) as string, options as object, place)
}

/** Formatters that were made before, the ones used longest ago are dropped. */
export class Formatters {
  readonly #made = new Map<string, object>()

  get(type: IntlFormatter, made: Encoded, place: Locality): object {
    const key = `${type}\n${place.locale}\n${place.timeZone}\n${made}`
    const formatter = this.#made.get(key) ?? make(type, decode(made) as unknown[], place)
    this.#made.delete(key)
    this.#made.set(key, formatter)
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= kept) break
      this.#made.delete(oldest)
    }
    return formatter
  }
}

/** A method of a formatter: the operands are what it was made of, then the arguments. */
const method =
  (type: IntlFormatter, name: string): Evaluate =>
  ([made, ...args], place) => {
    const formatter = place.formatters.get(type, made as Encoded, place)
    const call = (formatter as Record<string, (...given: unknown[]) => unknown>)[name]
    return call?.apply(formatter, args)
  }

/** Making it says whether it can be made. */
const construct =
  (type: IntlFormatter): Evaluate =>
  (operands, place) => {
    make(type, operands, place)
    return undefined
  }

const supported =
  (type: IntlFormatter): Evaluate =>
  ([locales, options]) => {
    const of = Intl[type] as unknown as { supportedLocalesOf(...given: unknown[]): string[] }
    return of.supportedLocalesOf(locales, options)
  }

export const formatterBuiltins = {
  'Collator.compare': method('Collator', 'compare'),
  'Collator.resolvedOptions': method('Collator', 'resolvedOptions'),
  'DateTimeFormat.format': method('DateTimeFormat', 'format'),
  'DateTimeFormat.formatRange': method('DateTimeFormat', 'formatRange'),
  'DateTimeFormat.formatRangeToParts': method('DateTimeFormat', 'formatRangeToParts'),
  'DateTimeFormat.formatToParts': method('DateTimeFormat', 'formatToParts'),
  'DateTimeFormat.resolvedOptions': method('DateTimeFormat', 'resolvedOptions'),
  'DisplayNames.of': method('DisplayNames', 'of'),
  'DisplayNames.resolvedOptions': method('DisplayNames', 'resolvedOptions'),
  'ListFormat.format': method('ListFormat', 'format'),
  'ListFormat.formatToParts': method('ListFormat', 'formatToParts'),
  'ListFormat.resolvedOptions': method('ListFormat', 'resolvedOptions'),
  'NumberFormat.format': method('NumberFormat', 'format'),
  'NumberFormat.formatRange': method('NumberFormat', 'formatRange'),
  'NumberFormat.formatRangeToParts': method('NumberFormat', 'formatRangeToParts'),
  'NumberFormat.formatToParts': method('NumberFormat', 'formatToParts'),
  'NumberFormat.resolvedOptions': method('NumberFormat', 'resolvedOptions'),
  'PluralRules.resolvedOptions': method('PluralRules', 'resolvedOptions'),
  'PluralRules.select': method('PluralRules', 'select'),
  'PluralRules.selectRange': method('PluralRules', 'selectRange'),
  'RelativeTimeFormat.format': method('RelativeTimeFormat', 'format'),
  'RelativeTimeFormat.formatToParts': method('RelativeTimeFormat', 'formatToParts'),
  'RelativeTimeFormat.resolvedOptions': method('RelativeTimeFormat', 'resolvedOptions'),
  'Intl.Collator.supportedLocalesOf': supported('Collator'),
  'Intl.DateTimeFormat.supportedLocalesOf': supported('DateTimeFormat'),
  'Intl.DisplayNames.supportedLocalesOf': supported('DisplayNames'),
  'Intl.ListFormat.supportedLocalesOf': supported('ListFormat'),
  'Intl.NumberFormat.supportedLocalesOf': supported('NumberFormat'),
  'Intl.PluralRules.supportedLocalesOf': supported('PluralRules'),
  'Intl.RelativeTimeFormat.supportedLocalesOf': supported('RelativeTimeFormat'),
  'Intl.getCanonicalLocales': ([locales]) => Intl.getCanonicalLocales(locales as string[]),
  'Intl.supportedValuesOf': ([key]) => Intl.supportedValuesOf(key as 'calendar'),
  'new Intl.Collator': construct('Collator'),
  'new Intl.DateTimeFormat': construct('DateTimeFormat'),
  'new Intl.DisplayNames': construct('DisplayNames'),
  'new Intl.ListFormat': construct('ListFormat'),
  'new Intl.NumberFormat': construct('NumberFormat'),
  'new Intl.PluralRules': construct('PluralRules'),
  'new Intl.RelativeTimeFormat': construct('RelativeTimeFormat'),
} satisfies Record<string, Evaluate>
