import {
  hostMethods,
  intlFormatters,
  type Encoded,
  type HostBuiltin,
  type IntlFormatter,
} from '@namu/core/internal'
import { encodeValue } from '../calls/boundary.js'
import { itemsOf } from '../convert/iterate.js'
import { isObject, toPrimitive, toText } from '../convert/primitive.js'
import { askHost } from '../evaluate/ask-host.js'
import type { Run } from '../program/program.js'
import { Formatter } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import type { Method, NativeCall } from './native.js'

/**
 * Formatters of Intl: the host makes them to see whether it can, and makes them again for each call.
 * Arguments are converted by the run's rules; what is left to convert is plain data.
 */
export function askFormatter(
  run: Run,
  builtin: HostBuiltin,
  { type, made }: Formatter,
  args: readonly Value[],
): Value {
  const converted = builtin.endsWith('.resolvedOptions') ? [] : argumentsOf[type](run, args)
  return askHost(run, builtin, () => [made, ...converted])
}

type Convert = (run: Run, args: readonly Value[]) => Value[]

/** A number, bigint or text that reads as a number; as a primitive the host converts it. */
function numeric(run: Run, value: Value): Value {
  return isObject(value) ? toPrimitive(run, value, 'number') : value
}

const text: Convert = (run, args) => args.map((value) => toText(run, value))

/** A time; a formatter that is given none takes the current one, which is the run's. */
const dates: Convert = (run, args) =>
  args.length < 2
    ? [args[0] === undefined ? run.state.now : numeric(run, args[0])]
    : args.slice(0, 2).map((value) => numeric(run, value))

const argumentsOf: Readonly<Record<IntlFormatter, Convert>> = {
  Collator: (run, [first, second]) => text(run, [first, second]),
  DateTimeFormat: dates,
  DisplayNames: (run, [code]) => text(run, [code]),
  ListFormat: (run, [list]) => [list === undefined ? [] : itemsOf(run, list)],
  NumberFormat: (run, args) => args.slice(0, 2).map((value) => numeric(run, value)),
  PluralRules: (run, args) => args.slice(0, 2).map((value) => numeric(run, value)),
  RelativeTimeFormat: (run, [value, unit]) => [numeric(run, value), toText(run, unit)],
}

function methodsOf(type: IntlFormatter): Readonly<Record<string, Method<Formatter>>> {
  return Object.fromEntries(
    Object.keys(hostMethods[type]).map((name): [string, Method<Formatter>] => [
      name,
      (run, formatter, args) =>
        askFormatter(run, `${type}.${name}` as HostBuiltin, formatter, args),
    ]),
  )
}

export const formatterMethods = Object.fromEntries(
  intlFormatters.map((type) => [type, methodsOf(type)]),
) as Readonly<Record<IntlFormatter, Readonly<Record<string, Method<Formatter>>>>>

/** Only an encoding of two plain values: equal arguments give equal texts. */
function madeOf(args: readonly Value[]): Encoded {
  return encodeValue(args.slice(0, 2))
}

const constructs =
  (type: IntlFormatter, builtin: HostBuiltin): NativeCall =>
  (run, args) => {
    askHost(run, builtin, () => args.slice(0, 2))
    return new Formatter(type, madeOf(args))
  }

const passes =
  (builtin: HostBuiltin): NativeCall =>
  (run, args) =>
    askHost(run, builtin, () => args.slice(0, 2))

export const intlFunctions = {
  'Intl.Collator': constructs('Collator', 'new Intl.Collator'),
  'Intl.Collator.supportedLocalesOf': passes('Intl.Collator.supportedLocalesOf'),
  'Intl.DateTimeFormat': constructs('DateTimeFormat', 'new Intl.DateTimeFormat'),
  'Intl.DateTimeFormat.supportedLocalesOf': passes('Intl.DateTimeFormat.supportedLocalesOf'),
  'Intl.DisplayNames.supportedLocalesOf': passes('Intl.DisplayNames.supportedLocalesOf'),
  'Intl.ListFormat.supportedLocalesOf': passes('Intl.ListFormat.supportedLocalesOf'),
  'Intl.NumberFormat': constructs('NumberFormat', 'new Intl.NumberFormat'),
  'Intl.NumberFormat.supportedLocalesOf': passes('Intl.NumberFormat.supportedLocalesOf'),
  'Intl.PluralRules.supportedLocalesOf': passes('Intl.PluralRules.supportedLocalesOf'),
  'Intl.RelativeTimeFormat.supportedLocalesOf': passes(
    'Intl.RelativeTimeFormat.supportedLocalesOf',
  ),
  'Intl.getCanonicalLocales': passes('Intl.getCanonicalLocales'),
  'Intl.supportedValuesOf': passes('Intl.supportedValuesOf'),
  'new Intl.Collator': constructs('Collator', 'new Intl.Collator'),
  'new Intl.DateTimeFormat': constructs('DateTimeFormat', 'new Intl.DateTimeFormat'),
  'new Intl.DisplayNames': constructs('DisplayNames', 'new Intl.DisplayNames'),
  'new Intl.ListFormat': constructs('ListFormat', 'new Intl.ListFormat'),
  'new Intl.NumberFormat': constructs('NumberFormat', 'new Intl.NumberFormat'),
  'new Intl.PluralRules': constructs('PluralRules', 'new Intl.PluralRules'),
  'new Intl.RelativeTimeFormat': constructs('RelativeTimeFormat', 'new Intl.RelativeTimeFormat'),
} satisfies Record<string, NativeCall>
