import { parseDuration } from '@namu/core/internal'

/** Longest wait that an error can ask for: a year. */
const longestMs = 365 * 86_400_000

/**
 * When an error wants its task to be repeated, in milliseconds from now. Looked for in this order:
 * `retryAfter`, then the header `retry-after` in `headers` and in `response.headers` (an object or a
 * `Headers`), as the usual HTTP clients leave it.
 *
 * A number is seconds; a text is seconds, an HTTP date (RFC 9110, 10.2.3) or a duration as in options
 * (`"1.5s"`); a Date is that moment. What has passed is 0; what is none of these is passed over.
 */
export function retryAfterOf(thrown: unknown, now: number): number | undefined {
  const found =
    delayOf(member(thrown, 'retryAfter'), now) ??
    delayOf(header(member(thrown, 'headers')), now) ??
    delayOf(header(member(member(thrown, 'response'), 'headers')), now)
  return found === undefined ? undefined : Math.min(Math.max(0, Math.ceil(found)), longestMs)
}

function delayOf(value: unknown, now: number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 1000 : undefined
  if (value instanceof Date) return momentDelay(value.getTime(), now)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  return parseDuration(text) ?? (/\d/.test(text) ? momentDelay(Date.parse(text), now) : undefined)
}

function momentDelay(at: number, now: number): number | undefined {
  return Number.isNaN(at) ? undefined : at - now
}

function header(headers: unknown): unknown {
  const get = member(headers, 'get')
  if (typeof get === 'function') {
    try {
      return Reflect.apply(get, headers, ['retry-after'])
    } catch {
      return undefined
    }
  }
  return member(headers, 'retry-after') ?? member(headers, 'Retry-After')
}

/** A getter of the user's may throw: an error without a wish is no reason for another error. */
function member(object: unknown, key: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  try {
    return (object as Readonly<Record<string, unknown>>)[key]
  } catch {
    return undefined
  }
}
