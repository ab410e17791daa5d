import {
  decode,
  encode,
  isNamuError,
  sizeHint,
  sizeMessage,
  sizeOver,
  type Encoded,
  type Reducers,
  type Revivers,
  type TaskId,
} from '@namu/core/internal'
import { objectType } from '../convert/receiver.js'
import { isObject } from '../convert/primitive.js'
import { namuError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import type { CompiledProgram, Run } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import { isCallable, RunPromise } from '../state/records.js'
import { UrlParams } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import { parseForm } from '../url/form.js'
import { makeUrl } from '../url/parts.js'

/**
 * Values cross a task boundary by copy, through core's codec.
 *
 * B1. What core refuses to encode is refused here with the same message: functions and promises of a
 *     run are shown to the codec as what they stand for.
 * B2. Every host Map and Set that comes in is replaced by the run's own.
 */
const standIns: Reducers = {
  Function: (value) => isCallable(value) && hostFunction,
  Promise: (value) => isThenable(value) && hostThenable,
}

/** The codec says what it says of every function; these are never called. */
const hostFunction = (): void => undefined
const hostThenable = { then: hostFunction }

function isThenable(value: unknown): boolean {
  if (value instanceof RunPromise) return true
  return (
    isObject(value) &&
    objectType(value) === 'Object' &&
    Object.hasOwn(value, 'then') &&
    isCallable((value as { then: unknown }).then)
  )
}

/** Encodes without throwing into the run: for results. */
export function encodeValue(value: Value): Encoded {
  return encode(value, standIns)
}

/** Encodes where the program is; a refusal is an error that it can catch. */
export function encodeInRun(run: Run, value: Value): Encoded {
  try {
    return encodeValue(value)
  } catch (error) {
    if (!isNamuError(error)) throw error
    throw new Thrown(namuError(run, error.code, error.message, error.hint))
  }
}

/** The arguments of a call; one over the size limit is an error that the program can catch. */
export function encodeArguments(run: Run, task: TaskId, args: Value): Encoded {
  const encoded = encodeInRun(run, args)
  refuseLargeInRun(run, encoded, `The arguments of task ${task}`)
  return encoded
}

/** Throws into the run when a value is over its size limit. */
export function refuseLargeInRun(run: Run, value: Encoded, what: string): void {
  const { valueLimit } = run.state
  if (valueLimit === undefined) return
  const size = sizeOver(value, valueLimit)
  if (size === undefined) return
  throw new Thrown(namuError(run, 'NAMU4144', sizeMessage(what, size, valueLimit), sizeHint))
}

/** The codec's URL and URLSearchParams, which it has by their texts, as the run's own. */
const revivers: Revivers = {
  URL: makeUrl,
  URLSearchParams: (text: string) => new UrlParams(parseForm(text)),
}

/** Errors become instances of their classes where the program has them. */
export function decodeValue(encoded: Encoded, { prototypeOf }: CompiledProgram): Value {
  const value = decode(encoded, revivers, prototypeOf)
  // Only these two kinds have to be replaced; the text tells whether the walk is needed.
  return encoded.includes('["Map"') || encoded.includes('["Set"') ? ownCollections(value) : value
}

/** B2, keeping shared references and cycles. */
function ownCollections(root: Value): Value {
  const replaced = new Map<object, object>()
  const open: object[] = []
  const replace = (value: Value): Value => {
    if (!isObject(value)) return value
    const known = replaced.get(value)
    if (known) return known
    const own =
      value instanceof Map ? new OrderedMap() : value instanceof Set ? new OrderedSet() : value
    replaced.set(value, own)
    open.push(value)
    return own
  }
  const result = replace(root)
  for (let value = open.pop(); value !== undefined; value = open.pop())
    fill(value, replaced.get(value) ?? value, replace)
  return result
}

function fill(value: object, own: object, replace: (value: Value) => Value): void {
  if (value instanceof Map) {
    for (const [key, item] of value as Map<Value, Value>)
      (own as OrderedMap).set(replace(key), replace(item))
  } else if (value instanceof Set) {
    for (const item of value as Set<Value>) (own as OrderedSet).add(replace(item))
  } else if (!ArrayBuffer.isView(value)) {
    for (const key of Object.getOwnPropertyNames(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key)
      if (descriptor === undefined || !isObject(descriptor.value)) continue
      const item = replace(descriptor.value)
      if (item !== descriptor.value)
        Object.defineProperty(value, key, { ...descriptor, value: item })
    }
  }
}
