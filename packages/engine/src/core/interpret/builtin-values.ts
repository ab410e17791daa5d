import { builtinValueKinds, type InstructionOf } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { isObject } from '../convert/primitive.js'
import { isTypedArrayClass } from '../convert/typed-arrays.js'
import { fault, throwTypeError } from '../errors/run-error.js'
import { next, type Run, type Step } from '../program/program.js'
import type { Identity } from '../state/identity.js'
import type { BuiltinCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import { builtinValue } from './builtin-properties.js'
import { isInstance } from './instance-of.js'
import { damaged } from './scope.js'

export function compileBuiltinValue({ id, builtin }: InstructionOf<'builtinValue'>): Step {
  if (!builtinValueKinds(builtin)) damaged(`the built-in ${builtin} is unknown`)
  return (run, frame) => {
    frame.registers[id] = builtinValue(run, builtin)
    return next
  }
}

/** Calls it in a frame of its own; `identity` names what it starts. */
export function callBuiltinValue(
  run: Run,
  { builtin }: BuiltinCallable,
  args: readonly Value[],
  identity: Identity,
): void {
  const call = builtinValueKinds(builtin)?.call
  if (!call) refuseCall(run, builtin)
  pushBuiltinFrame(run, 'Builtin.call', { builtin: call, args, called: false }, identity)
}

function refuseCall(run: Run, builtin: string): never {
  if (builtin === 'Promise')
    throwTypeError(run, "Promise constructor cannot be invoked without 'new'")
  if (builtin === 'Map' || builtin === 'Set' || isTypedArrayClass(builtin))
    throwTypeError(run, `Constructor ${builtin} requires 'new'`)
  fault(run, `${builtin} is called without new`, 'Use new.')
}

/** `new` of it; `name` is the callee as the source shows it. */
export function constructBuiltinValue(
  run: Run,
  { builtin }: BuiltinCallable,
  args: readonly Value[],
  identity: Identity,
  name: string,
): void {
  const construct = builtinValueKinds(builtin)?.construct
  if (construct) {
    pushBuiltinFrame(run, 'Builtin.call', { builtin: construct, args, called: false }, identity)
    return
  }
  if (wrappers.has(builtin) && builtin !== 'BigInt')
    fault(run, `new ${builtin} makes an object of a primitive`, `Call ${builtin} without new.`)
  if (builtin === 'Object') fault(run, 'new Object', 'Write a literal.')
  throwTypeError(run, `${name} is not a constructor`)
}

/** `value instanceof` it. */
export function isOfBuiltin(run: Run, value: Value, { builtin }: BuiltinCallable): boolean {
  const kinds = builtinValueKinds(builtin)
  if (kinds?.class) return isInstance(value, kinds.class)
  // No value of a run is an object that wraps a primitive.
  if (!isObject(value) || wrappers.has(builtin)) return false
  if (kinds?.construct) fault(run, `instanceof of the value ${builtin}`, 'Name the class.')
  return throwTypeError(run, "Function has non-object prototype 'undefined' in instanceof check")
}

const wrappers: ReadonlySet<string> = new Set(['BigInt', 'Boolean', 'Number', 'String'])
