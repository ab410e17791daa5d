import type { Run } from '../program/program.js'
import { ownMethod } from '../interpret/members.js'
import { isCallable, type Callable } from '../state/records.js'
import type { UrlRecord } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import { isObject, refuseDepth } from './primitive.js'
import { objectType } from './receiver.js'

/**
 * What JSON.stringify meets in a value: nothing but data that the host can see as it is, `records` of
 * the engine, or functions named `toJSON` that it `calls`.
 */
export type JsonShape = 'plain' | 'records' | 'calls'

export function jsonShape(run: Run, root: Value): JsonShape {
  const seen = new Set<object>()
  const open: Value[] = [root]
  let shape: JsonShape = 'plain'
  while (open.length > 0) {
    const value = open.pop()
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    const type = objectType(value)
    if (type === 'Opaque') continue
    if (type !== 'Array' && type !== 'Object' && type !== 'Bare' && type !== 'Error') {
      if (type !== 'Date' && type !== 'TypedArray') shape = 'records'
      continue
    }
    if (conversionOf(run, value) !== undefined) return 'calls'
    for (const key of Object.keys(value)) open.push((value as Record<string, Value>)[key])
  }
  return shape
}

/** A function named `toJSON`, of the object itself or of its class. */
export function conversionOf(run: Run, value: Value): Callable | undefined {
  const fn = isObject(value) ? ownMethod(run, value, 'toJSON')?.fn : undefined
  return isCallable(fn) ? fn : undefined
}

/**
 * What the host's JSON.stringify is to see of a value with records: functions as host functions (left
 * out), other records as objects without properties.
 */
export function jsonView(run: Run, value: Value): Value {
  return view(run, value, new Map(), 0)
}

const hostFunction = (): void => undefined

function view(run: Run, value: Value, known: Map<object, object>, depth: number): Value {
  if (!isObject(value)) return value
  if (isCallable(value)) return hostFunction
  refuseDepth(run, depth)
  const seen = known.get(value)
  if (seen) return seen
  const type = objectType(value)
  if (type === 'Date' || type === 'TypedArray' || type === 'Opaque') return value
  if (type === 'URL') return (value as UrlRecord).href
  const copy: Record<string, Value> = Array.isArray(value) ? ([] as never) : {}
  known.set(value, copy)
  if (type === 'Array' || type === 'Object' || type === 'Bare' || type === 'Error') {
    if (Array.isArray(value)) copy.length = value.length
    for (const key of Object.keys(value))
      copy[key] = view(run, (value as never)[key], known, depth + 1)
  }
  return copy
}
