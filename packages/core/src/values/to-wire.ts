import { NamuError } from '../errors/namu-error.js'
import { toBase64 } from './base64.js'

/** Plain JSON. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * The wire form of a value: plain JSON for people and other languages, as `x-namu` of the schema
 * names it. A `Date` is a date-time string, a URL its text, a bigint a decimal string, a Map an array of entries, a
 * Set an array, bytes are base64; `undefined` is left out of objects and `null` elsewhere; an error is
 * `{ name, message, … }` without its stack; NaN and the infinities are strings, −0 is 0 once written
 * as text. Shared references are written once per place. Read it back with `fromWire` and a schema.
 *
 * @throws NamuError NAMU3001 with the JSON pointer of a part that has no wire form (a function, a
 *   symbol, a cycle, an instance of another class)
 */
export function toWire(value: unknown): JsonValue {
  return write(value, '', new Set()) ?? null
}

/** `undefined` for `undefined`: the caller leaves it out or writes null. */
function write(value: unknown, path: string, open: Set<object>): JsonValue | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined
    case 'boolean':
    case 'string':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return value.toString()
    case 'object':
      return value === null ? null : writeObject(value, path, open)
    default:
      throw noWireForm(`a ${typeof value}`, path)
  }
}

function writeObject(value: object, path: string, open: Set<object>): JsonValue {
  if (open.has(value)) throw noWireForm('a reference to an object that contains it', path)
  open.add(value)
  const written = writeOpened(value, path, (part, key) => write(part, `${path}/${key}`, open))
  open.delete(value)
  return written
}

type WritePart = (part: unknown, key: string | number) => JsonValue | undefined

function writeOpened(value: object, path: string, part: WritePart): JsonValue {
  if (Array.isArray(value)) return Array.from(value, (item, index) => part(item, index) ?? null)
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof Map) {
    return [...value].map(([key, item], index) => [
      part(key, `${String(index)}/0`) ?? null,
      part(item, `${String(index)}/1`) ?? null,
    ])
  }
  if (value instanceof Set) return [...value].map((item, index) => part(item, index) ?? null)
  if (ArrayBuffer.isView(value))
    return toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  if (value instanceof ArrayBuffer) return toBase64(new Uint8Array(value))
  if (value instanceof Error) return writeError(value, part)
  if (isUrl(value)) return value.toString()
  const prototype: unknown = Object.getPrototypeOf(value)
  // A plain object of another realm has that realm's Object.prototype, which itself has no prototype.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw noWireForm(`an instance of ${value.constructor.name}`, path)
  return writeMembers(Object.entries(value), part)
}

/** By its tag, as the codec knows it: a browser tab or a bare realm may have no such class. */
function isUrl(value: object): value is URL {
  const tag = Object.prototype.toString.call(value)
  return tag === '[object URL]' || tag === '[object URLSearchParams]'
}

function writeError(error: Error, part: WritePart): JsonValue {
  return {
    ...writeMembers(Object.entries(error), part),
    name: String(error.name),
    message: String(error.message),
    ...('cause' in error ? { cause: part(error.cause, 'cause') ?? null } : {}),
    ...(error instanceof AggregateError ? { errors: part(error.errors, 'errors') ?? null } : {}),
  }
}

function writeMembers(
  entries: readonly (readonly [string, unknown])[],
  part: WritePart,
): Record<string, JsonValue> {
  const members: [string, JsonValue][] = []
  for (const [key, value] of entries) {
    const written = part(value, pointerToken(key))
    if (written !== undefined) members.push([key, written])
  }
  return Object.fromEntries(members)
}

/** Escapes a property name for a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function noWireForm(what: string, path: string): NamuError {
  return new NamuError('NAMU3001', `A value cannot be written as JSON: ${what}`, {
    where: path === '' ? 'the value itself' : path,
    hint: 'Use plain data: JSON values, bigint, Date, Map, Set, typed arrays and errors, without cycles.',
  })
}
