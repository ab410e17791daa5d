import type { BuiltinFunction, ValueId } from '@namu/core/internal'
import { type CallExpression, type NewExpression, type Node } from 'ts-morph'
import { checkText } from '../checks/text.js'
import { lowerElements } from '../expressions/arrays.js'
import { isBuiltinFunction, rejectBuiltin } from '../expressions/names.js'
import type { FunctionLowering } from '../lowering.js'

/** Built-in classes that mean the same with and without `new`. */
const sameWithoutNew =
  /^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError|Array)$/

/** A call of a global by its dotted name. */
export function lowerBuiltinCall(s: FunctionLowering, node: CallExpression, path: string): ValueId {
  const name = sameWithoutNew.test(path) ? `new ${path}` : path
  if (!isBuiltinFunction(name)) return rejectBuiltin(s, path, node.getExpression())
  return callBuiltin(s, node, name, node.getArguments())
}

export function callBuiltin(
  s: FunctionLowering,
  node: CallExpression | NewExpression,
  builtin: BuiltinFunction,
  args: readonly Node[],
): ValueId {
  const [first] = args
  if (first && builtin === 'String') checkText(s, first)
  return s.fn.callBuiltin(builtin, lowerElements(s, args, node), s.span(node))
}
