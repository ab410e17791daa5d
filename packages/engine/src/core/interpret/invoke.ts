import { invariant } from '@namu/core/internal'
import { pushed } from '../builtins/pushed.js'
import { callNative } from '../promises/native.js'
import { throwTypeError } from '../errors/run-error.js'
import { ClassValue } from '../state/classes.js'
import {
  BuiltinCallable,
  FunctionFrame,
  Closure,
  type Callable,
  RunPromise,
} from '../state/records.js'
import type { Identity } from '../state/identity.js'
import type { Run, CompiledFunction } from '../program/program.js'
import type { Value } from '../state/value.js'
import { callBuiltinValue } from './builtin-values.js'
import { deliver, pushFrame } from './deliver.js'
import { classAt } from './members.js'

/**
 * Calls a function value: its result is delivered to the frame that is on top now. `receiver` is what
 * the function sees as `this`.
 */
export function invoke(
  run: Run,
  callee: Callable,
  args: readonly Value[],
  identity: Identity,
  receiver?: Value,
): void {
  if (callee instanceof Closure) enterClosure(run, callee, args, identity, receiver)
  else if (callee instanceof BuiltinCallable) callBuiltinValue(run, callee, args, identity)
  else if (callee instanceof ClassValue)
    throwTypeError(
      run,
      `Class constructor ${classAt(run, callee)?.name ?? ''} cannot be invoked without 'new'`,
    )
  else {
    const value = callNative(run, callee, args, identity)
    if (value !== pushed) deliver(run, value)
  }
}

function enterClosure(
  run: Run,
  closure: Closure,
  args: readonly Value[],
  identity: Identity,
  receiver: Value,
): void {
  const fn = run.program.functions[closure.fn]
  invariant(fn, 'a closure names a function of its program')
  const registers = new Array<Value>(fn.registers)
  const { captures, params } = fn
  let at = 0
  for (const register of captures) registers[register] = closure.captures[at++]
  if (fn.receiver !== undefined) registers[fn.receiver] = receiver
  at = 0
  for (const register of params) registers[register] = args[at++]
  if (fn.rest) {
    const rest = params.length - 1
    const register = params[rest]
    if (register !== undefined) registers[register] = args.slice(rest)
  }
  pushFunctionFrame(run, fn, registers, identity)
}

function pushFunctionFrame(
  run: Run,
  fn: CompiledFunction,
  registers: Value[],
  identity: Identity,
): void {
  pushFrame(
    run,
    new FunctionFrame(
      fn.index,
      registers,
      identity,
      fn.async && !fn.generator ? new RunPromise() : undefined,
    ),
  )
}
