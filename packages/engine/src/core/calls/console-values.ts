import { encode, isNamuError, type Encoded, type Reducers } from '@namu/core/internal'
import type { ShownClass, ShownFunction, ShownInstance, ShownPromise } from '../commands.js'
import { isObject } from '../convert/primitive.js'
import { classAt } from '../interpret/members.js'
import type { Run } from '../program/program.js'
import { classOf, ClassValue } from '../state/classes.js'
import { Closure, isCallable, RunPromise } from '../state/records.js'
import type { Value } from '../state/value.js'

/**
 * Values for people: functions and promises are shown as such, what has no form at all as a text, and
 * nothing that is logged makes a run fail.
 */
export function encodeForConsole(run: Run, args: readonly Value[]): Encoded {
  const reducers = shownAs(run)
  return (
    tryEncode(args, reducers) ??
    encode(
      args.map((arg) => (tryEncode(arg, reducers) === undefined ? '[not shown]' : arg)),
      reducers,
    )
  )
}

function tryEncode(value: Value, reducers: Reducers): Encoded | undefined {
  try {
    return encode(value, reducers)
  } catch (error) {
    if (!isNamuError(error)) throw error
    return undefined
  }
}

const shownAs = (run: Run): Reducers => ({
  Class: (value) => (value instanceof ClassValue ? shownClass(run, value) : undefined),
  Function: (value) => (isCallable(value) ? shownFunction(run, value) : undefined),
  Instance: (value) =>
    isObject(value) && !(value instanceof Error) ? shownInstance(value) : undefined,
  Promise: (value) => (value instanceof RunPromise ? shownPromise(value) : undefined),
})

function shownFunction(run: Run, value: Value): ShownFunction {
  const fn = value instanceof Closure ? run.program.functions[value.fn] : undefined
  const named = fn !== undefined && !fn.name.startsWith('<')
  return { name: named ? fn.name : '', async: fn?.async === true }
}

function shownClass(run: Run, value: ClassValue): ShownClass {
  const type = classAt(run, value)
  return { name: type?.name ?? '', parent: type?.parent?.name ?? type?.builtin }
}

function shownInstance(value: object): ShownInstance | undefined {
  const type = classOf(value)
  return type && { class: type.name, properties: { ...value } }
}

function shownPromise({ state, value }: RunPromise): ShownPromise {
  return { state, value }
}
