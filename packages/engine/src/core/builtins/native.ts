import { describeValue } from '../convert/describe.js'
import { isFunctionValue, isObject, toNumber, toPrimitive, toText } from '../convert/primitive.js'
import { throwTypeError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { isCallable, type Callable, type FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'

/**
 * A built-in method. `frame` and `site` name the call, for built-ins that call functions or draw
 * random numbers; they return `pushed` when a frame they have pushed delivers the result.
 *
 * N1. Arguments are converted by the run's own rules before a host method sees them, so that a host
 *     method never meets a record of the engine where it would convert it.
 */
export type Method<Receiver> = (
  run: Run,
  receiver: Receiver,
  args: readonly Value[],
  frame: FunctionFrame,
  site: number,
) => Value

/** A built-in function or constructor. */
export type NativeCall = (
  run: Run,
  args: readonly Value[],
  frame: FunctionFrame,
  site: number,
) => Value

/**
 * An argument for a host method that wants a number: an object is converted by the run's rules, a
 * primitive (or `undefined`) is left to the host, which converts it when and if ECMA-262 does. The
 * type says what the host method is declared with.
 */
export function numberAt(run: Run, args: readonly Value[], at: number): number {
  const value = args[at]
  if (isFunctionValue(value)) return Number.NaN
  return (isObject(value) ? toPrimitive(run, value, 'number') : value) as number
}

export function textAt(run: Run, args: readonly Value[], at: number): string {
  return toText(run, args[at])
}

/** All arguments for a host method that wants numbers; a bigint is refused before the next is looked at. */
export function numbers(run: Run, args: readonly Value[]): number[] {
  return args.map((_argument, at) => {
    const value = numberAt(run, args, at)
    return typeof (value as Value) === 'bigint' ? toNumber(run, value) : value
  })
}

export function callbackAt(run: Run, args: readonly Value[], at: number): Callable {
  const fn = args[at]
  if (isCallable(fn)) return fn
  return throwTypeError(run, `${describeValue(fn)} is not a function`)
}
