import { parse, stringify } from 'devalue'
import { NamuError } from '../errors/namu-error.js'
import type { PrototypeOf } from './class-mark.js'
import { decodeError, encodeError, type ErrorEncoding, type ErrorFields } from './error-codec.js'
import { writePlain } from './plain-values.js'

declare const encodedBrand: unique symbol

/**
 * A value in Namu's internal form: JSON text of a flat table (the format of `devalue`) that keeps
 * `undefined`, −0, NaN, ±Infinity, bigint, Date, Map, Set, typed arrays, errors, shared references
 * and cycles. Only equality of the text and `decode` are meaningful outside this file.
 */
export type Encoded = string & { readonly [encodedBrand]: true }

/**
 * Further kinds of object a caller can represent: name → encode (a truthy value when it applies). One
 * named `Function` tells what stands for a function.
 */
export type Reducers = Readonly<Record<string, (value: unknown) => unknown>>
/** The reverse: name → decode. */
export type Revivers = Readonly<Record<string, (value: never) => unknown>>

/**
 * Encodes a value.
 * @param classesOf names the classes of an error; by default by the marks that the compiler gave them
 * @throws NamuError NAMU3001 naming the path of the part that cannot be represented
 */
export function encode(
  value: unknown,
  reducers?: Reducers,
  classesOf?: ErrorEncoding['classesOf'],
): Encoded {
  const plain = writePlain(value)
  if (plain !== undefined) return plain as Encoded
  const isFunction = (part: unknown): boolean =>
    typeof part === 'function' || Boolean(reducers?.['Function']?.(part))
  const errors = (part: unknown): ErrorFields | undefined =>
    part instanceof Error
      ? encodeError(part, { isFunction, ...(classesOf ? { classesOf } : {}) })
      : undefined
  try {
    return stringify(value, { ...reducers, Error: errors }) as Encoded
  } catch (error) {
    throw notSerialisable(error)
  }
}

/**
 * Decodes what `encode` made; the result shares nothing with the original value.
 * @param prototypeOf finds the classes of errors; by default there are none but the built-in ones
 * @throws NamuError NAMU3002 when the text is not an encoded value
 */
export function decode(encoded: Encoded, revivers?: Revivers, prototypeOf?: PrototypeOf): unknown {
  const errors = (fields: ErrorFields): Error => decodeError(fields, prototypeOf)
  try {
    return parse(encoded, { ...revivers, Error: errors } as Record<
      string,
      (value: unknown) => unknown
    >)
  } catch (error) {
    throw new NamuError('NAMU3002', `The text is not an encoded value: ${describe(error)}`, {
      cause: error,
    })
  }
}

function notSerialisable(error: unknown): NamuError {
  if (error instanceof NamuError) return error
  const path = pathOf(error)
  return new NamuError(
    'NAMU3001',
    `A value cannot be serialised: ${describe(error)}${path === '' ? '' : ` (at value${path})`}`,
    {
      hint: 'Pass plain data: JSON values, bigint, Date, Map, Set, typed arrays and errors.',
      cause: error,
    },
  )
}

function pathOf(error: unknown): string {
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? error.path
    : ''
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
