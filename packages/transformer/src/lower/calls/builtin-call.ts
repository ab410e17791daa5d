import {
  sameWithoutNew,
  typedArrayClasses,
  type BuiltinFunction,
  type ValueId,
} from '@namu/core/internal'
import { Node, type CallExpression, type NewExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { rejectBytes } from '../checks/bytes.js'
import { changesIntegrity, checkIntegrity } from '../checks/integrity.js'
import { rejectLeftOut } from '../checks/left-out.js'
import { lowerText } from '../classes/text.js'
import { checkText } from '../checks/text.js'
import { lowerElements } from '../expressions/arrays.js'
import { isBuiltinFunction, rejectBuiltin } from '../expressions/names.js'
import type { FunctionLowering } from '../lowering.js'
import { spreadElement } from '../iteration.js'
import { isIterable, runsCode } from '../names/types.js'

/** A call of a global by its dotted name. */
export function lowerBuiltinCall(s: FunctionLowering, node: CallExpression, path: string): ValueId {
  const name = sameWithoutNew.has(path) ? `new ${path}` : path
  if (!isBuiltinFunction(name)) return rejectBuiltin(s, path, node.getExpression())
  return callBuiltin(s, node, name, node.getArguments())
}

export function callBuiltin(
  s: FunctionLowering,
  node: CallExpression | NewExpression,
  builtin: BuiltinFunction,
  args: readonly Node[],
): ValueId {
  const [first, second] = args
  if (first && builtin === 'String') checkText(s, first)
  if (builtin === 'Object.create' && (second || !Node.isNullLiteral(first && bare(first))))
    return rejectLeftOut(s, builtin, node)
  if (builtin === 'structuredClone' && second)
    return s.reject('NAMU1130', second, { what: 'options of structuredClone, which move bytes' })
  if (builtin === 'String' && first && args.length === 1 && !Node.isSpreadElement(first)) {
    const value = lowerText(s, first, s.expression(first))
    return s.fn.callBuiltin(builtin, [{ kind: 'value', value }], s.span(node))
  }
  if (first && changesIntegrity(builtin)) checkIntegrity(s, builtin, first)
  const rejected = rejectBytes(s, node, builtin, args)
  if (rejected !== undefined) return rejected
  if (first && args.length === 1 && takesAll.has(builtin) && makesItems(first)) {
    const items = s.fn.array([spreadElement(s, first, node)], s.span(node))
    return s.fn.callBuiltin(builtin, [{ kind: 'value', value: items }], s.span(node))
  }
  return s.fn.callBuiltin(builtin, lowerElements(s, args, node), s.span(node))
}

/** With one argument these take all items before they do anything, so that the items may be made first. */
const takesAll: ReadonlySet<BuiltinFunction> = new Set(
  typedArrayClasses.flatMap((name) => [`new ${name}`, `${name}.from`] as const),
)

function makesItems(node: Node): boolean {
  const type = node.getType()
  const isKnown = !type.isAny() && !type.isUnknown() && !type.isNullable()
  return isKnown && !Node.isSpreadElement(node) && runsCode(type) && isIterable(type)
}
