import type { BuiltinMethod } from '@namu/core/internal'
import { objectText, toPropertyKey } from '../convert/primitive.js'
import { hasUserProperties, objectType, type ReceiverType } from '../convert/receiver.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { Method } from './native.js'

/** The kinds of object besides plain ones that have the methods of `Object.prototype`. */
const ordinary: ReadonlySet<ReceiverType> = new Set<ReceiverType>([
  'Object',
  'Array',
  'Error',
  'Map',
  'Set',
  'Promise',
  'RegExp',
  'Iterator',
  'Date',
  'TypedArray',
  'TextDecoder',
  'TextEncoder',
])

export function hasObjectMethods(type: ReceiverType): boolean {
  return ordinary.has(type)
}

/** Asks an own property; the fields of the engine's records are not the program's. */
function ownProperty(
  run: Run,
  object: object,
  key: Value,
  ask: (object: object, name: string) => boolean,
): boolean {
  const name = toPropertyKey(run, key)
  const type = objectType(object)
  return (
    (hasUserProperties(type) || type === 'RegExp' || type === 'TypedArray') && ask(object, name)
  )
}

export const objectMethods: Readonly<Record<BuiltinMethod<'Object'>, Method<object>>> = {
  hasOwnProperty: (run, object, args) => ownProperty(run, object, args[0], Object.hasOwn),
  propertyIsEnumerable: (run, object, args) =>
    ownProperty(run, object, args[0], (owner, name) =>
      Object.prototype.propertyIsEnumerable.call(owner, name),
    ),
  toString: (run, object) => objectText(run, object),
  valueOf: (_run, object) => object,
}
