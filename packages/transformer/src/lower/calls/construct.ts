import type { ValueId } from '@namu/core/internal'
import type { NewExpression, Node } from 'ts-morph'
import { isBuiltinFunction, rejectBuiltin, rejectReference } from '../expressions/names.js'
import type { FunctionLowering } from '../lowering.js'
import { isValueReference, referenceOf } from '../names/reference.js'
import { callBuiltin } from './builtin-call.js'

/** `new` of a built-in class; other classes are rejected. */
export function lowerNew(s: FunctionLowering, node: NewExpression): ValueId {
  const callee = node.getExpression()
  const reference = referenceOf(s.workflow, callee)
  if (reference?.kind !== 'builtin') {
    const isName = reference && !isValueReference(reference)
    return isName
      ? rejectReference(s, reference, callee)
      : s.reject('NAMU1130', callee, { what: '`new` of a function or a class that is a value' })
  }
  const name = `new ${reference.path}`
  if (!isBuiltinFunction(name)) return rejectNew(s, reference.path, callee)
  const args = node.getArguments()
  if (name === 'new Date' && args.length > 1) {
    return s.reject('NAMU1113', node, { what: 'A Date made of its parts' })
  }
  return callBuiltin(s, node, name, args)
}

function rejectNew(s: FunctionLowering, path: string, callee: Node): ValueId {
  const special = /^(Function|RegExp|Symbol)$/.test(path)
  return special
    ? rejectBuiltin(s, path, callee)
    : s.reject('NAMU1102', callee, { name: `new ${path}` })
}
