import type { ErrorClassName } from '@namu/core/internal'
import { isObject, toText } from '../convert/primitive.js'
import { createError } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import type { NativeCall } from './native.js'

function constructor(type: ErrorClassName): NativeCall {
  return (run, args) => {
    const [message, options] = args
    const text = message === undefined ? undefined : toText(run, message)
    const error = createError(run, type, text ?? '')
    // `new Error()` has no message of its own; `new Error('')` has.
    if (text === undefined) Reflect.deleteProperty(error, 'message')
    else
      Object.defineProperty(error, 'message', {
        value: text,
        writable: true,
        enumerable: false,
        configurable: true,
      })
    if (isObject(options) && Object.hasOwn(options, 'cause'))
      Object.defineProperty(error, 'cause', {
        value: getProperty(run, options, 'cause'),
        writable: true,
        enumerable: false,
        configurable: true,
      })
    return error
  }
}

export const errorConstructors = {
  'new Error': constructor('Error'),
  'new EvalError': constructor('EvalError'),
  'new RangeError': constructor('RangeError'),
  'new ReferenceError': constructor('ReferenceError'),
  'new SyntaxError': constructor('SyntaxError'),
  'new TypeError': constructor('TypeError'),
  'new URIError': constructor('URIError'),
} satisfies Record<string, NativeCall>
