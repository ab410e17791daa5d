import { isObject } from '../convert/primitive.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** Objects of the host: those can be frozen, and a snapshot keeps it. Records of the engine cannot. */
function isOwnable(value: object): boolean {
  const type = objectType(value)
  return hasUserProperties(type) || type === 'Date' || type === 'RegExp'
}

function ownable(run: Run, value: Value): value is object {
  if (!isObject(value)) return false
  if (isOwnable(value)) return true
  return fault(
    run,
    'Maps, Sets, typed arrays, functions and promises cannot be frozen or sealed in a workflow',
    'Keep such data in an object of your own.',
  )
}

const change =
  (apply: (object: object) => unknown): NativeCall =>
  (run, args) => {
    if (ownable(run, args[0])) apply(args[0])
    return args[0]
  }

/** Primitives are frozen, and records are as they were made, because nobody can change that. */
const ask =
  (test: (object: object) => boolean, primitive: boolean): NativeCall =>
  (_run, args) => {
    if (!isObject(args[0])) return primitive
    return isOwnable(args[0]) ? test(args[0]) : !primitive
  }

export const integrityFunctions = {
  'Object.freeze': change(Object.freeze),
  'Object.isExtensible': ask(Object.isExtensible, false),
  'Object.isFrozen': ask(Object.isFrozen, true),
  'Object.isSealed': ask(Object.isSealed, true),
  'Object.preventExtensions': change(Object.preventExtensions),
  'Object.seal': change(Object.seal),
} satisfies Record<string, NativeCall>
