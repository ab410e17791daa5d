import { fault } from '../errors/run-error.js'
import { isObject } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import {
  isTypedArray,
  typedArrayClass,
  typedArrayName,
  type TypedArray,
} from '../convert/typed-arrays.js'
import { defineProperty, ownKeys } from '../interpret/own-properties.js'
import { bareError } from '../snapshot/bare-error.js'
import type { Run } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** HTML's StructuredSerialize and back, over the values of a run. */
function clone(run: Run, root: Value): Value {
  const copies = new Map<object, object>()
  const open: object[] = []
  const copy = (value: Value): Value => {
    if (!isObject(value)) return value
    const known = copies.get(value)
    if (known !== undefined) return known
    const made = shell(run, value, copies)
    copies.set(value, made)
    open.push(value)
    return made
  }
  const result = copy(root)
  for (let value = open.pop(); value !== undefined; value = open.pop())
    fill(run, value, copies.get(value) ?? value, copy)
  return result
}

/** The errors whose class a clone keeps. */
const errorNames = new Set(
  'EvalError RangeError ReferenceError SyntaxError TypeError URIError'.split(' '),
)

/** Arrays that share their elements share them in the clone. */
function cloneView(array: TypedArray, copies: Map<object, object>): TypedArray {
  const { buffer, byteOffset, length } = array
  const known = copies.get(buffer) ?? buffer.slice(0)
  copies.set(buffer, known)
  return new (typedArrayClass(typedArrayName(array)))(known, byteOffset, length)
}

function shell(run: Run, value: object, copies: Map<object, object>): object {
  switch (objectType(value)) {
    case 'Array':
      return new Array<Value>((value as readonly Value[]).length)
    case 'Object':
    case 'Bare':
      return {}
    case 'TypedArray':
      return cloneView(value as TypedArray, copies)
    case 'Date':
      return new Date((value as Date).getTime())
    case 'RegExp':
      return new RegExp(value as RegExp)
    case 'Map':
      return new OrderedMap()
    case 'Set':
      return new OrderedSet()
    case 'Error': {
      const name = (value as { readonly name: Value }).name
      return bareError(typeof name === 'string' && errorNames.has(name) ? name : 'Error')
    }
    default:
      return fault(
        run,
        'structuredClone is given something that it does not clone here',
        'Clone plain data: objects, arrays, Dates, Maps, Sets, regular expressions and errors.',
      )
  }
}

function fill(run: Run, from: object, into: object, copy: (value: Value) => Value): void {
  if (from instanceof OrderedMap) {
    for (const [key, value] of from) (into as OrderedMap).set(copy(key), copy(value))
  } else if (from instanceof OrderedSet) {
    for (const value of from) (into as OrderedSet).add(copy(value))
  } else if (from instanceof Error) fillError(from, into, copy)
  else if (!(from instanceof Date) && !(from instanceof RegExp) && !isTypedArray(from)) {
    for (const key of ownKeys(run, from))
      defineProperty(into, key, copy((from as Record<string, Value>)[key]))
  }
}

/** Of an error: message, stack and cause, and nothing else. */
function fillError(from: Error, into: object, copy: (value: Value) => Value): void {
  for (const key of ['stack', 'message', 'cause']) {
    if (!Object.hasOwn(from, key)) continue
    const value: Value = Reflect.get(from, key)
    Object.defineProperty(into, key, {
      value: key === 'cause' ? copy(value) : value,
      writable: true,
      enumerable: false,
      configurable: true,
    })
  }
}

export const structuredCloneFunction = {
  structuredClone: (run, args) => clone(run, args[0]),
} satisfies Record<string, NativeCall>
