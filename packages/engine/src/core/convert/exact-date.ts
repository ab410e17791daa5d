const format =
  /^(?:\d{4}|[+-]\d{6})(?:-\d{2}(?:-\d{2})?)?(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/**
 * Whether a text has the date time string format of ECMA-262 and means the same time on every host: it
 * names its zone, or is a date alone, which is UTC.
 */
export function isExactDate(text: string): boolean {
  return format.test(text)
}
