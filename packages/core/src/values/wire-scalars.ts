import { fromBase64 } from './base64.js'
import { mismatch } from './wire-mismatch.js'

/** RFC 3339 date-time, as JSON Schema's `date-time` format; also years beyond 9999 as `toISOString` writes them. */
const dateTime =
  /^(?:\d{4}|[+-]\d{6})-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/

export function dateFromWire(json: unknown, path: string): Date {
  if (json === 'Invalid Date') return new Date(NaN)
  if (typeof json === 'string' && dateTime.test(json)) {
    const date = new Date(json)
    if (!Number.isNaN(date.getTime())) return date
  }
  throw mismatch(path, 'a date-time string', json)
}

export function bigintFromWire(json: unknown, path: string): bigint {
  if (typeof json === 'string' && /^-?\d+$/.test(json)) return BigInt(json)
  throw mismatch(path, 'a decimal string', json)
}

export function urlFromWire(json: unknown, path: string): URL {
  if (typeof json === 'string' && URL.canParse(json)) return new URL(json)
  throw mismatch(path, 'an absolute URL', json)
}

const views = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const

/** Names of the classes whose wire form is base64. */
export const bytesClasses: ReadonlySet<string> = new Set([...Object.keys(views), 'ArrayBuffer'])

export function bytesFromWire(className: string, json: unknown, path: string): unknown {
  const bytes = typeof json === 'string' ? fromBase64(json) : undefined
  if (!bytes) throw mismatch(path, 'a base64 string', json)
  if (className === 'ArrayBuffer') return bytes.buffer
  if (!Object.hasOwn(views, className))
    throw mismatch(path, `a known class, not ${className}`, json)
  const View = views[className as keyof typeof views]
  if (bytes.length % View.BYTES_PER_ELEMENT !== 0) {
    throw mismatch(path, `a multiple of ${String(View.BYTES_PER_ELEMENT)} bytes`, json)
  }
  return new View(bytes.buffer)
}
