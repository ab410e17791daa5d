import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import { isObject, refuseDepth } from './primitive.js'
import { objectType } from './receiver.js'

/**
 * What JSON.stringify is to see of a value: functions as host functions (left out), records of the
 * engine as objects without properties. Values without either are shown as they are.
 */
export function jsonView(run: Run, value: Value): Value {
  return holdsRecords(run, value) ? view(run, value, new Map(), 0) : value
}

const hostFunction = (): void => undefined

function holdsRecords(run: Run, root: Value): boolean {
  const seen = new Set<object>()
  const open: Value[] = [root]
  let found = false
  while (open.length > 0) {
    const value = open.pop()
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    const type = objectType(value)
    if (type === 'Opaque') continue
    if (type !== 'Array' && type !== 'Object' && type !== 'Bare' && type !== 'Error') {
      found ||= type !== 'Date'
      continue
    }
    if (Object.hasOwn(value, 'toJSON') && isCallable((value as { toJSON: Value }).toJSON))
      fault(run, 'An object with its own toJSON function is converted', 'Call toJSON() explicitly.')
    for (const key of Object.keys(value)) open.push((value as Record<string, Value>)[key])
  }
  return found
}

function view(run: Run, value: Value, known: Map<object, object>, depth: number): Value {
  if (!isObject(value)) return value
  if (isCallable(value)) return hostFunction
  refuseDepth(run, depth)
  const seen = known.get(value)
  if (seen) return seen
  const type = objectType(value)
  if (type === 'Date' || type === 'Opaque') return value
  const copy: Record<string, Value> = Array.isArray(value) ? ([] as never) : {}
  known.set(value, copy)
  if (type === 'Array' || type === 'Object' || type === 'Bare' || type === 'Error') {
    if (Array.isArray(value)) copy.length = value.length
    for (const key of Object.keys(value))
      copy[key] = view(run, (value as never)[key], known, depth + 1)
  }
  return copy
}
