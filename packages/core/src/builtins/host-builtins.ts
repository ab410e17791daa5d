/**
 * Built-ins whose result may depend on the host: on its language, its time zone, or the versions of
 * its libraries (ICU, Unicode, V8's approximations). The host evaluates such a call when the run meets
 * it, and the log keeps what it said.
 */
const host = { host: true } as const
const hostMutates = { host: true, mutates: true } as const

/** What the host is asked of the values of a run, by the type of the receiver. */
export const hostMethods = {
  Array: { toLocaleString: host },
  String: {
    localeCompare: host,
    normalize: host,
    toLocaleLowerCase: host,
    toLocaleUpperCase: host,
  },
  Number: { toLocaleString: host },
  BigInt: { toLocaleString: host },
  Date: {
    getDate: host,
    getDay: host,
    getFullYear: host,
    getHours: host,
    getMilliseconds: host,
    getMinutes: host,
    getMonth: host,
    getSeconds: host,
    getTimezoneOffset: host,
    setDate: hostMutates,
    setFullYear: hostMutates,
    setHours: hostMutates,
    setMilliseconds: hostMutates,
    setMinutes: hostMutates,
    setMonth: hostMutates,
    setSeconds: hostMutates,
    toDateString: host,
    toLocaleDateString: host,
    toLocaleString: host,
    toLocaleTimeString: host,
    toString: host,
    toTimeString: host,
  },
  Collator: { compare: host, resolvedOptions: host },
  DateTimeFormat: {
    format: host,
    formatRange: host,
    formatRangeToParts: host,
    formatToParts: host,
    resolvedOptions: host,
  },
  DisplayNames: { of: host, resolvedOptions: host },
  ListFormat: { format: host, formatToParts: host, resolvedOptions: host },
  NumberFormat: {
    format: host,
    formatRange: host,
    formatRangeToParts: host,
    formatToParts: host,
    resolvedOptions: host,
  },
  PluralRules: { resolvedOptions: host, select: host, selectRange: host },
  RelativeTimeFormat: { format: host, formatToParts: host, resolvedOptions: host },
} as const

export const hostFunctions = {
  Date: host,
  'Intl.Collator': host,
  'Intl.Collator.supportedLocalesOf': host,
  'Intl.DateTimeFormat': host,
  'Intl.DateTimeFormat.supportedLocalesOf': host,
  'Intl.DisplayNames.supportedLocalesOf': host,
  'Intl.ListFormat.supportedLocalesOf': host,
  'Intl.NumberFormat': host,
  'Intl.NumberFormat.supportedLocalesOf': host,
  'Intl.PluralRules.supportedLocalesOf': host,
  'Intl.RelativeTimeFormat.supportedLocalesOf': host,
  'Intl.getCanonicalLocales': host,
  'Intl.supportedValuesOf': host,
  'Math.acos': host,
  'Math.acosh': host,
  'Math.asin': host,
  'Math.asinh': host,
  'Math.atan': host,
  'Math.atan2': host,
  'Math.atanh': host,
  'Math.cbrt': host,
  'Math.cos': host,
  'Math.cosh': host,
  'Math.exp': host,
  'Math.expm1': host,
  'Math.hypot': host,
  'Math.log': host,
  'Math.log10': host,
  'Math.log1p': host,
  'Math.log2': host,
  'Math.pow': host,
  'Math.sin': host,
  'Math.sinh': host,
  'Math.tan': host,
  'Math.tanh': host,
  'URL.canParse': host,
  'new Intl.Collator': host,
  'new Intl.DateTimeFormat': host,
  'new Intl.DisplayNames': host,
  'new Intl.ListFormat': host,
  'new Intl.NumberFormat': host,
  'new Intl.PluralRules': host,
  'new Intl.RelativeTimeFormat': host,
  'new URL': host,
} as const

/** The formatters of Intl: what a run holds of one is its name, locales and options. */
export const intlFormatters = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
] as const
export type IntlFormatter = (typeof intlFormatters)[number]

/** Methods that JavaScript gives as functions bound to their formatter: they may be read as values. */
export const boundMethods: Readonly<Partial<Record<IntlFormatter, string>>> = {
  Collator: 'compare',
  DateTimeFormat: 'format',
  NumberFormat: 'format',
}

type MethodName<Receiver extends keyof typeof hostMethods> = Receiver extends unknown
  ? `${Receiver}.${keyof (typeof hostMethods)[Receiver] & string}`
  : never

/**
 * A question to the host. Beside the built-ins above: texts and parts of a Date that its constructor
 * reads as local time, and writes of the parts of a URL.
 */
export type HostBuiltin =
  | MethodName<keyof typeof hostMethods>
  | Exclude<keyof typeof hostFunctions, 'Date' | `Intl.${IntlFormatter}`>
  | 'Date.parse'
  | 'new Date'
  | 'URL.set'
