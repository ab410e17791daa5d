import {
  CancelledError,
  TimeoutError,
  type InstructionOf,
  type TestedClass,
} from '@namu/core/internal'
import { isObject } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { isTypedArray, typedArrayName } from '../convert/typed-arrays.js'
import { next, type Step } from '../program/program.js'
import { OrderedMap, OrderedSet } from '../state/collections.js'
import { UrlParams, UrlRecord } from '../state/host-objects.js'
import { RunPromise } from '../state/records.js'
import { TextCoder } from '../state/text-coders.js'
import type { Value } from '../state/value.js'

export function compileInstanceOf(instruction: InstructionOf<'instanceOf'>): Step {
  const { id, value, class: name } = instruction
  return (_run, frame) => {
    frame.registers[id] = isInstance(frame.registers[value], name)
    return next
  }
}

export function isInstance(value: Value, name: TestedClass): boolean {
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
    case 'URL':
      return value instanceof UrlRecord
    case 'URLSearchParams':
      return value instanceof UrlParams
    case 'Date':
      return value instanceof Date
    case 'RegExp':
      return value instanceof RegExp
    case 'Error':
      return value instanceof Error
    case 'CancelledError':
      return value instanceof CancelledError
    case 'TimeoutError':
      return value instanceof TimeoutError
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
    case 'TextDecoder':
    case 'TextEncoder':
      return value instanceof TextCoder && value.type === name
    default:
      return isTypedArray(value) && typedArrayName(value) === name
  }
}
