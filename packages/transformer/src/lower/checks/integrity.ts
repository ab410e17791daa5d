import { typedArrayClasses, type BuiltinFunction } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isFunction, parts } from '../names/types.js'

export function changesIntegrity(builtin: BuiltinFunction): boolean {
  return (
    builtin === 'Object.freeze' ||
    builtin === 'Object.seal' ||
    builtin === 'Object.preventExtensions'
  )
}

/** Reports what a snapshot could not say of it that it is frozen: typed arrays, and the engine's records. */
export function checkIntegrity(s: FunctionLowering, builtin: BuiltinFunction, node: Node): void {
  const type = node.getType()
  if (type.isAny() || type.isUnknown()) return
  const isRecord =
    isFunction(type) ||
    parts(type).some((part) =>
      records.has((part.getSymbol() ?? part.getAliasSymbol())?.getName() ?? ''),
    )
  if (!isRecord) return
  s.reject('NAMU1102', node, {
    name: `${builtin} of a Map, a Set, a typed array, a promise or a function`,
    because: ': those do not take properties in a workflow, which is all that it would keep out',
    rewrite: 'Leave it out, or hand out a copy; make a type ReadonlyMap or ReadonlySet.',
  })
}

const records: ReadonlySet<string> = new Set([
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
  'Promise',
  ...typedArrayClasses,
])
