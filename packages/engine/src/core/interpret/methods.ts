import {
  builtinFunctions,
  iteratorKey,
  type Element,
  type InstructionOf,
} from '@namu/core/internal'
import { builtinFunction } from '../builtins/functions.js'
import { builtinMethod } from '../builtins/methods.js'
import { pushed } from '../builtins/pushed.js'
import { calleeOf } from '../convert/describe.js'
import { iteratorMethod } from '../convert/iterate.js'
import { isObject, toPropertyKey } from '../convert/primitive.js'
import { isInherited } from '../convert/prototype-names.js'
import { receiverType } from '../convert/receiver.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { next, reload, type Run, type Signal, type Step } from '../program/program.js'
import { isCallable, type FunctionFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import { keepGathered } from '../evaluate/ask-host.js'
import { compileElements, spreads } from './elements.js'
import { getProperty } from './get-property.js'
import { identityAt } from './identity-at.js'
import { invoke } from './invoke.js'
import { ownMethod } from './members.js'
import { damaged, type Scope } from './scope.js'

/**
 * `object.key(...)`: an own function property, else the built-in method of the receiver's type. A
 * method that JavaScript has and workflows do not is a fault; what JavaScript does not have either is
 * the TypeError it throws.
 */
export function compileCallMethod(scope: Scope, instruction: InstructionOf<'callMethod'>): Step {
  const { id, object, key, symbol, args, site } = instruction
  const constant = scope.constantOf(key)?.value
  const index = scope.site(site)
  const callee = calleeOf(site)
  const step: CallStep = (run, frame, values) => {
    const { registers } = frame
    const receiver = registers[object]
    const name =
      typeof constant === 'string' ? constant : toPropertyKey(run, constant ?? registers[key])
    const type = receiverType(receiver)
    const own = symbol ? ownIteration(run, receiver, name) : ownFunction(run, receiver, name)
    if (own === undefined) {
      const method = builtinMethod(type, name, symbol)
      if (method !== undefined)
        return deliverTo(frame, id, method(run, receiver, values, frame, index))
      refuse(run, receiver, name, callee)
    }
    if (!isCallable(own.fn)) throwTypeError(run, `${callee} is not a function`)
    frame.target = id
    invoke(run, own.fn, values, identityAt(run, frame, index), receiver)
    return reload
  }
  return withArguments(args, step)
}

function ownFunction(run: Run, receiver: Value, name: string): { readonly fn: Value } | undefined {
  return isObject(receiver) ? ownMethod(run, receiver, name) : undefined
}

/** A program has methods of its own under `Symbol.iterator` only. */
function ownIteration(
  run: Run,
  receiver: Value,
  symbol: string,
): { readonly fn: Value } | undefined {
  const fn = symbol === iteratorKey ? iteratorMethod(run, receiver) : undefined
  return fn === undefined ? undefined : { fn }
}

type CallStep = (run: Run, frame: FunctionFrame, values: readonly Value[]) => Signal

/** Gathers the arguments of a call; spread ones once, even if the host has to be asked (E2). */
function withArguments(args: readonly Element[], call: CallStep): Step {
  const collect = compileElements(args)
  if (!spreads(args)) return (run, frame) => call(run, frame, collect(run, frame))
  return (run, frame) => {
    const values = run.state.gathered ?? collect(run, frame)
    return keepGathered(values, () => call(run, frame, values))
  }
}

function refuse(run: Run, receiver: Value, name: string, callee: string): never {
  // Reads of null and undefined, and of what is out of reach, fail before the call does.
  if (receiver === undefined || receiver === null) getProperty(run, receiver, name)
  if (isInherited(receiverType(receiver), name))
    fault(run, `The method ${name} is called, which workflows do not have`, 'Wrap it in a task.')
  getProperty(run, receiver, name)
  throwTypeError(run, `${callee} is not a function`)
}

/** A built-in has a result now, or has pushed a frame that will deliver it. */
function deliverTo(frame: FunctionFrame, register: number, value: Value): Signal {
  if (value === pushed) {
    frame.target = register
    return reload
  }
  frame.registers[register] = value
  return next
}

export function compileCallBuiltin(scope: Scope, instruction: InstructionOf<'callBuiltin'>): Step {
  const { id, builtin, args, site } = instruction
  if (!Object.hasOwn(builtinFunctions, builtin)) damaged(`the built-in ${builtin} is unknown`)
  const fn = builtinFunction(builtin)
  const index = scope.site(site)
  return withArguments(args, (run, frame, values) =>
    deliverTo(frame, id, fn(run, values, frame, index)),
  )
}
