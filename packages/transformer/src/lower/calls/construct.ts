import type { ValueId } from '@namu/core/internal'
import type { NewExpression, Node } from 'ts-morph'
import { rejectLeftOut } from '../checks/left-out.js'
import { isBuiltinFunction, rejectBuiltin, rejectReference } from '../expressions/names.js'
import { mayBeClass } from '../classes/values.js'
import { lowerElements } from '../expressions/arrays.js'
import type { FunctionLowering } from '../lowering.js'
import { isValueReference, referenceOf } from '../names/reference.js'
import { callBuiltin } from './builtin-call.js'
import { calleeName } from './callee-name.js'

function lowerConstruct(s: FunctionLowering, node: NewExpression): ValueId {
  const callee = s.expression(node.getExpression())
  const args = lowerElements(s, node.getArguments(), node)
  return s.fn.construct(callee, args, calleeName(node.getExpression()), s.span(node))
}

/** `new` of a built-in class, or of the value of a class. */
export function lowerNew(s: FunctionLowering, node: NewExpression): ValueId {
  const callee = node.getExpression()
  const reference = referenceOf(s.workflow, callee)
  if (reference?.kind !== 'builtin') {
    const isName = reference && !isValueReference(reference)
    if (isName) return rejectReference(s, reference, callee)
    return mayBeClass(callee.getType())
      ? lowerConstruct(s, node)
      : s.reject('NAMU1130', callee, { what: '`new` of a function' })
  }
  const name = `new ${reference.path}`
  if (!isBuiltinFunction(name)) return rejectNew(s, reference.path, callee)
  const args = node.getArguments()
  return callBuiltin(s, node, name, args)
}

function rejectNew(s: FunctionLowering, path: string, callee: Node): ValueId {
  const special = /^(Function|Symbol)$/.test(path)
  return special ? rejectBuiltin(s, path, callee) : rejectLeftOut(s, `new ${path}`, callee)
}
