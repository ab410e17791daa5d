import { NamuError, type Digest } from '@namu/core/internal'
import { z } from 'zod'
import { readRequest } from './read-request.js'
import { unknownRun } from './unknown-run.js'

/** A route parameter as the router types it. */
type PathParameter = string | string[] | undefined

/** A name, key or version in a request. Databases do not take NUL. */
export const nameField = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'must not contain NUL')

const digestPattern = /^[0-9a-f]{64}$/

/** A digest in a request. */
export const digestField = z
  .string()
  .regex(digestPattern, 'must be a sha256 as 64 lower-case hexadecimal digits')
  .transform((text) => text as Digest)

/** @throws NamuError NAMU6004 when `text` is no digest */
export function readDigest(parameter: PathParameter): Digest {
  const text = String(parameter)
  if (digestPattern.test(text)) return text as Digest
  throw new NamuError('NAMU6004', `"${text.slice(0, 80)}" is not a digest`, {
    hint: 'A digest is a sha256 as 64 lower-case hexadecimal digits.',
  })
}

/** @throws NamuError NAMU6004 when a path names something by a text that cannot be a name */
export function readRequestName(parameter: PathParameter): string {
  return readRequest(nameField, String(parameter), 'path')
}

/** A position in a query, from 0. */
export const positionField = z.coerce.number().int().nonnegative().default(0)

const runPattern = /^[\w.:-]{1,200}$/

/** @throws NamuError NAMU4002 for a text that cannot be the id of a run */
export function readRun(parameter: PathParameter): string {
  const text = String(parameter)
  if (runPattern.test(text)) return text
  throw unknownRun(text.slice(0, 200).replaceAll('\0', '\\0'))
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

/** The same without the properties that are `undefined`: parsers write those out. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Present<T>
}
