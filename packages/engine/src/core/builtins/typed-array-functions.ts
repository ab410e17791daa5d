import { typedArrayClasses, type BuiltinFunction, type TypedArrayClass } from '@namu/core/internal'
import { describeValue } from '../convert/describe.js'
import { drain, iteratorOf, notIterableArgument } from '../convert/iterate.js'
import { isObject } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { isTypedArray, typedArrayClass } from '../convert/typed-arrays.js'
import { typedArrayOf } from '../convert/typed-elements.js'
import { fault, hostOperation, throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import type { Run } from '../program/program.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import { arrayLike } from './array-functions.js'
import type { NativeCall } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

/** The elements of an iterable or of an object with a `length`. */
function elementsOf(run: Run, source: object): Value[] {
  if (isCallable(source) || objectType(source) === 'Opaque')
    return fault(
      run,
      'A typed array is made of a function or of an object of the host',
      'Make it of a length, an array or another typed array.',
    )
  const iterator = iteratorOf(run, source)
  return iterator === undefined ? arrayLike(run, source) : drain(iterator)
}

const construct =
  (name: TypedArrayClass): NativeCall =>
  (run, args) => {
    const [source] = args
    // A length, and the elements of its own kind, are the host's to convert.
    if (!isObject(source) || isTypedArray(source))
      return hostOperation(run, () => new (typedArrayClass(name))(source))
    return typedArrayOf(run, name, elementsOf(run, source))
  }

const from =
  (name: TypedArrayClass): NativeCall =>
  (run, args, frame, site) => {
    const [source, fn] = args
    if (fn !== undefined && !isCallable(fn))
      throwTypeError(run, `${describeValue(fn)} is not a function`)
    if (source === undefined || source === null) throwTypeError(run, notIterableArgument(source))
    const iterable = isObject(source) ? elementsOf(run, source) : itemsOfPrimitive(source)
    if (fn === undefined) return typedArrayOf(run, name, iterable)
    const result = hostOperation(run, () => new (typedArrayClass(name))(iterable.length))
    const state = { source: iterable, array: undefined, fn, index: 0, waiting: false, result }
    pushBuiltinFrame(run, 'TypedArray.map', state, identityAt(run, frame, site), args[2])
    return pushed
  }

/** Of primitives, only texts have elements. */
const itemsOfPrimitive = (source: Value): Value[] =>
  typeof source === 'string' ? Array.from(source) : []

type Name = Extract<BuiltinFunction, `${'' | 'new '}${TypedArrayClass}${string}`>

export const typedArrayFunctions = Object.fromEntries(
  typedArrayClasses.flatMap((name): [string, NativeCall][] => [
    [`new ${name}`, construct(name)],
    [`${name}.from`, from(name)],
    [`${name}.of`, (run, args) => typedArrayOf(run, name, args)],
  ]),
) as Readonly<Record<Name, NativeCall>>
