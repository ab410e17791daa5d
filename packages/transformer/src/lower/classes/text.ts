import type { ValueId } from '@namu/core/internal'
import type { Node, Type } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { parts } from '../names/types.js'
import { mentionOwners, ownersOf } from './values.js'

/**
 * A value on its way into text. The `toString` of a class is called here, where the conversion would
 * call it (ECMA-262 7.1.1); the engine's own conversions run no code.
 */
export function lowerText(s: FunctionLowering, node: Node, value: ValueId): ValueId {
  const type = node.getType()
  if (type.isAny() || type.isUnknown() || type.isNullable() || !hasOwnText(s, type)) return value
  if (!mentionOwners(s, type, 'toString')) return value
  const span = s.span(node)
  const method = s.fn.get(value, s.fn.constant('toString', span), span)
  return s.fn.call(method, [], 'toString', span, value)
}

/** All its values are instances of classes that have a `toString` of their own, and no `valueOf`. */
function hasOwnText(s: FunctionLowering, type: Type): boolean {
  return parts(type).every(
    (part) =>
      ownersOf(s, part, 'toString').length > 0 &&
      part.getProperty('valueOf')?.getDeclarations().some(isOfProject) !== true,
  )

  function isOfProject(declaration: Node): boolean {
    return s.workflow.origins.of(declaration) === 'project'
  }
}
