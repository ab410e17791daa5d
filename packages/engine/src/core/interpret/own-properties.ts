import { isObject } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { ClassValue } from '../state/classes.js'
import type { Value } from '../state/value.js'

/** Own enumerable string keys, as `Object.keys` lists them; records of the engine have none. */
export function ownKeys(run: Run, value: Value): string[] {
  if (typeof value === 'string') return Object.keys(value)
  if (!isObject(value)) return []
  const type = objectType(value)
  if (hasUserProperties(type) || type === 'TypedArray') return Object.keys(value)
  if (value instanceof ClassValue)
    return fault(run, 'The properties of a class are listed', 'Keep them in an object.')
  if (type === 'Opaque')
    return fault(run, 'The properties of an object of the host are listed', 'Do it in a task.')
  return []
}

/** CopyDataProperties. */
export function copyOwn(
  run: Run,
  source: Value,
  target: Record<string, Value>,
  excluded?: ReadonlySet<string>,
): void {
  const from = source as Record<string, Value>
  for (const key of ownKeys(run, source)) {
    if (excluded?.has(key)) continue
    defineProperty(target, key, from[key])
  }
  const iterator = ownIterator(source)
  if (iterator !== undefined) defineIterator(target, iterator.value)
}

/** What an object has itself under `Symbol.iterator`: the only symbol that is a key in a run. */
export function ownIterator(value: Value): { readonly value: Value } | undefined {
  return isObject(value) && Object.hasOwn(value, Symbol.iterator)
    ? { value: Reflect.get(value, Symbol.iterator) }
    : undefined
}

export function defineIterator(target: object, value: Value): void {
  Object.defineProperty(target, Symbol.iterator, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}

/** CreateDataProperty: also `__proto__` is an ordinary name here. */
export function defineProperty(target: object, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
  else (target as Record<string, Value>)[key] = value
}
