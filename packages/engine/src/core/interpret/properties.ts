import { unreachable, type BuiltinClass, type InstructionOf } from '@namu/core/internal'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { throwTypeError } from '../errors/run-error.js'
import { next, type Run, type Step } from '../program/program.js'
import { describeValue } from '../convert/describe.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import { RunPromise } from '../state/records.js'
import type { Value } from '../state/value.js'
import { getProperty } from './get-property.js'
import type { Scope } from './scope.js'
import { deleteProperty, setProperty } from './set-property.js'
import { copyOwn } from './own-properties.js'

export function compileGet(scope: Scope, { id, object, key }: InstructionOf<'get'>): Step {
  const constant = scope.constantOf(key)?.value
  if (typeof constant === 'string')
    return (run, frame) => {
      frame.registers[id] = getProperty(run, frame.registers[object], constant)
      return next
    }
  return (run, frame) => {
    const target = frame.registers[object]
    const name = frame.registers[key]
    frame.registers[id] =
      typeof name === 'number' && Array.isArray(target) && isIndex(name)
        ? (target as Value[])[name]
        : getProperty(run, target, keyOf(run, target, name, 'read'))
    return next
  }
}

export function compileSet(scope: Scope, { object, key, value }: InstructionOf<'set'>): Step {
  const constant = scope.constantOf(key)?.value
  return (run, frame) => {
    const { registers } = frame
    const target = registers[object]
    const name = constant ?? registers[key]
    if (
      typeof name === 'number' &&
      Array.isArray(target) &&
      isIndex(name) &&
      name <= target.length &&
      Object.isExtensible(target)
    )
      target[name] = registers[value]
    else setProperty(run, target, keyOf(run, target, name, 'set'), registers[value])
    return next
  }
}

function isIndex(key: number): boolean {
  return key >= 0 && Number.isInteger(key)
}

/** The base is checked before the key is converted. */
function keyOf(run: Run, object: Value, key: Value, what: 'read' | 'set'): string {
  if (typeof key === 'string') return key
  if (object === undefined || object === null) {
    const name = isObject(key) ? describeValue(key) : String(key)
    const doing = what === 'read' ? 'reading' : 'setting'
    throwTypeError(run, `Cannot ${what} properties of ${String(object)} (${doing} '${name}')`)
  }
  return toPropertyKey(run, key)
}

export function compileDelete({ id, object, key }: InstructionOf<'delete'>): Step {
  return (run, frame) => {
    const { registers } = frame
    registers[id] = deleteProperty(run, registers[object], toPropertyKey(run, registers[key]))
    return next
  }
}

export function compileObjectRest({ id, object, excluded }: InstructionOf<'objectRest'>): Step {
  return (run, frame) => {
    const { registers } = frame
    const left = new Set(excluded.map((key) => toPropertyKey(run, registers[key])))
    const rest: Record<string, Value> = {}
    copyOwn(run, registers[object], rest, left)
    registers[id] = rest
    return next
  }
}

export function compileRequireObject({ value }: InstructionOf<'requireObject'>): Step {
  return (run, frame) => {
    const object = frame.registers[value]
    if (object === undefined || object === null)
      throwTypeError(run, `Cannot destructure '${String(object)}' as it is ${String(object)}.`)
    return next
  }
}

export function compileInstanceOf(instruction: InstructionOf<'instanceOf'>): Step {
  const { id, value, class: name } = instruction
  return (_run, frame) => {
    frame.registers[id] = isInstance(frame.registers[value], name)
    return next
  }
}

export function isInstance(value: Value, name: BuiltinClass): boolean {
  if (!isObject(value)) return false
  switch (name) {
    case 'Object':
      return objectType(value) !== 'Bare'
    case 'Array':
      return Array.isArray(value)
    case 'Map':
      return value instanceof OrderedMap
    case 'Set':
      return value instanceof OrderedSet
    case 'Promise':
      return value instanceof RunPromise
    case 'Date':
      return value instanceof Date
    case 'Error':
      return value instanceof Error
    case 'AggregateError':
      return value instanceof AggregateError
    case 'EvalError':
      return value instanceof EvalError
    case 'RangeError':
      return value instanceof RangeError
    case 'ReferenceError':
      return value instanceof ReferenceError
    case 'SyntaxError':
      return value instanceof SyntaxError
    case 'TypeError':
      return value instanceof TypeError
    case 'URIError':
      return value instanceof URIError
    default:
      return unreachable(name, 'class')
  }
}
