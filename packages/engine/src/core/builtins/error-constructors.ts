import type { ErrorClassName } from '@namu/core/internal'
import { isObject, toText } from '../convert/primitive.js'
import { itemsOf, runsCode } from '../convert/iterate.js'
import { createError, withRunStack } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { identityAt } from '../interpret/identity-at.js'
import { define, withErrors } from './error-properties.js'
import { takeIn } from './intake.js'
import type { NativeCall } from './native.js'

function constructor(type: ErrorClassName): NativeCall {
  return (run, args) => make(run, (text) => createError(run, type, text), args)
}

/** The message is converted before the errors are read. */
const aggregate: NativeCall = (run, args, frame, site) => {
  const [errors, ...rest] = args
  const error = make(run, (text) => withRunStack(run, new AggregateError([], text)), rest)
  if (!runsCode(run, errors)) return withErrors(error, itemsOf(run, errors))
  return takeIn(run, errors, { kind: 'errors', error, items: [] }, identityAt(run, frame, site))
}

function make(run: Run, create: (text: string) => Error, args: readonly Value[]): Error {
  const [message, options] = args
  const text = message === undefined ? undefined : toText(run, message)
  const error = create(text ?? '')
  // `new Error()` has no message of its own; `new Error('')` has.
  if (text === undefined) Reflect.deleteProperty(error, 'message')
  else define(error, 'message', text)
  if (isObject(options) && Object.hasOwn(options, 'cause'))
    define(error, 'cause', getProperty(run, options, 'cause'))
  return error
}

export const errorConstructors = {
  'new AggregateError': aggregate,
  'new Error': constructor('Error'),
  'new EvalError': constructor('EvalError'),
  'new RangeError': constructor('RangeError'),
  'new ReferenceError': constructor('ReferenceError'),
  'new SyntaxError': constructor('SyntaxError'),
  'new TypeError': constructor('TypeError'),
  'new URIError': constructor('URIError'),
} satisfies Record<string, NativeCall>
