import type { Type } from 'ts-morph'
import type { FunctionNode } from './discovered.js'

/** Whether a declared return type is a promise; `unclear` when it can be either. */
export type Timing = 'sync' | 'async' | 'unclear'

export function timingOf(fn: FunctionNode): Timing {
  if (fn.isAsync()) return 'async'
  const type = fn.getReturnType()
  if (type.isAny() || type.isUnknown()) return 'unclear'
  const parts = type.isUnion() ? type.getUnionTypes() : [type]
  const promises = parts.filter(isPromise).length
  if (promises === 0) return 'sync'
  return promises === parts.length ? 'async' : 'unclear'
}

/** A type that an `await` would wait for: it has a callable `then`. */
export function isPromise(type: Type): boolean {
  const then = type.getApparentType().getProperty('then')
  const declaration = then?.getValueDeclaration() ?? then?.getDeclarations()[0]
  return declaration !== undefined && then !== undefined
    ? then.getTypeAtLocation(declaration).getCallSignatures().length > 0
    : false
}
