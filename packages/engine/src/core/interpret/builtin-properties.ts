import { builtinArity, builtinValueKinds, errorClasses, errorClassOf } from '@namu/core/internal'
import type { ReceiverType } from '../convert/receiver.js'
import { isTypedArray, typedArrayName } from '../convert/typed-arrays.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { BuiltinCallable, Closure } from '../state/records.js'
import type { Value } from '../state/value.js'

/** A built-in as a value is the same wherever it is named in a run. */
export function builtinValue({ state }: Run, builtin: string): BuiltinCallable {
  const known = state.builtinValues.get(builtin) ?? new BuiltinCallable(builtin)
  state.builtinValues.set(builtin, known)
  return known
}

/** `name` and `length` of a built-in, as JavaScript reports them. */
export function builtinProperty({ builtin }: BuiltinCallable, key: 'name' | 'length'): Value {
  return key === 'name' ? builtin.split('.').at(-1) : builtinArity(builtin)
}

/** Errors of Namu itself have classes that a workflow does not. */
function isMadeBy(value: Value, name: string): boolean {
  if (!(value instanceof Error)) return true
  const made: Readonly<Record<string, { readonly prototype: object }>> = {
    ...errorClasses,
    AggregateError,
  }
  return Object.getPrototypeOf(value) === made[name]?.prototype
}

/** What a value of a built-in type finds as `constructor` on its prototype. */
export function constructorOf(run: Run, value: Value, type: ReceiverType): Value {
  const name =
    type === 'Error'
      ? errorClassOf(value as Error)
      : isTypedArray(value)
        ? typedArrayName(value)
        : type
  return builtinValueKinds(name) && isMadeBy(value, name)
    ? builtinValue(run, name)
    : fault(run, `The constructor of a value of type ${type} is read`, 'Name the class.')
}

/**
 * Whether a function has an own property. A constructor of the language has static members; those
 * that the compiler does not know by name are out of reach, so the question is a fault.
 */
export function functionHasOwn(run: Run, object: object, key: string): boolean {
  if (key === 'name' || key === 'length') return true
  // Functions declared with `function` have one, arrow functions and methods have not.
  if (key === 'prototype' && object instanceof Closure)
    return fault(run, 'The property prototype of a function is asked for', 'Leave it out.')
  return object instanceof BuiltinCallable && hasStatics(object)
    ? fault(run, `The property ${key} of ${object.builtin} is asked for`, 'Name it directly.')
    : false
}

export const hasStatics = ({ builtin }: BuiltinCallable): boolean => /^[A-Z]\w*$/.test(builtin)
