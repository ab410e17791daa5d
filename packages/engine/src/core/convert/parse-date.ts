const isoWithoutZone = /^[+-]?\d{4,6}-\d{2}(?:-\d{2})?T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/
const isoDate =
  /^[+-]?\d{4,6}(?:-\d{2}(?:-\d{2})?)?(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/
const zone = /(?:\b(?:Z|UTC|GMT|[ECMP][SD]T)\b|[+-]\d{1,2}:?\d{2}\b)/i

/** Date.parse with UTC as the time zone of texts that name none. */
export function parseDate(text: string): number {
  if (isoDate.test(text)) return Date.parse(text)
  if (isoWithoutZone.test(text)) return Date.parse(`${text}Z`)
  const time = Date.parse(text)
  if (Number.isNaN(time) || zone.test(text)) return time
  const local = new Date(time)
  // The host took the text as local: what it reads locally is what the text says.
  const result = new Date(0)
  result.setUTCFullYear(local.getFullYear(), local.getMonth(), local.getDate())
  return result.setUTCHours(
    local.getHours(),
    local.getMinutes(),
    local.getSeconds(),
    local.getMilliseconds(),
  )
}
