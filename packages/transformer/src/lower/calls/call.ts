import type { ValueId } from '@namu/core/internal'
import type { BlockHandle } from '@namu/flow'
import { Node, SyntaxKind, type CallExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkArguments } from '../checks/arguments.js'
import { lowerBase, leaveWhenNullish } from '../expressions/chains.js'
import { lowerElements } from '../expressions/arrays.js'
import { rejectReference } from '../expressions/names.js'
import { lowerErrorIdiom } from '../classes/error-idioms.js'
import { lowerSuperCall } from '../classes/super.js'
import { lowerHelper } from '../functions.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf, type Reference } from '../names/reference.js'
import { lowerBuiltinCall } from './builtin-call.js'
import { lowerChild, lowerDetached } from './child.js'
import { calleeName } from './callee-name.js'
import { coreFunction } from './core-functions.js'
import { lowerMethodCall } from './method-call.js'
import { lowerWithOptions } from './with-options.js'

/** A call, alone or as a link of an optional chain that leaves to `nullish`. */
export function lowerCallPart(
  s: FunctionLowering,
  node: CallExpression,
  nullish: BlockHandle | undefined,
): ValueId {
  const callee = node.getExpression()
  if (callee.getKind() === SyntaxKind.ImportKeyword) {
    return s.reject('NAMU1135', node, { what: '`import()`' })
  }
  if (Node.isSuperExpression(callee)) return lowerSuperCall(s, node)
  const detached = lowerDetached(s, node)
  if (detached !== undefined) return detached
  const configured = lowerWithOptions(s, node)
  if (configured !== undefined) return configured
  const reference = referenceOf(s.workflow, callee)
  const isValue = ['variable', 'object', 'class'].includes(reference?.kind ?? '')
  if (reference && !isValue) return lowerNamedCall(s, node, reference)
  // Parentheses and type syntax keep the receiver of `(object.method)()`.
  const method = bare(callee)
  const isMember = Node.isPropertyAccessExpression(method) || Node.isElementAccessExpression(method)
  if (!reference && isMember) return lowerMethodCall(s, node, method, nullish)
  const value = lowerBase(s, callee, nullish)
  leaveWhenNullish(s, node, value, nullish)
  const args = lowerElements(s, node.getArguments(), node)
  return s.fn.call(value, args, calleeName(callee), s.span(node))
}

function lowerNamedCall(s: FunctionLowering, node: CallExpression, reference: Reference): ValueId {
  const callee = node.getExpression()
  const args = node.getArguments()
  switch (reference.kind) {
    case 'task': {
      const { task } = reference
      s.workflow.use(task)
      checkArguments(s, node.getArguments(), task)
      const elements = lowerElements(s, args, node)
      return s.fn.start({ kind: 'task', task: task.id }, elements, task.sync, s.span(node))
    }
    case 'helper': {
      const value = lowerHelper(s, reference.fn, reference.name, callee)
      return s.fn.call(value, lowerElements(s, args, node), reference.name, s.span(node))
    }
    case 'builtin':
      return lowerErrorIdiom(s, node, reference.path) ?? lowerBuiltinCall(s, node, reference.path)
    case 'core':
      return coreFunction(reference.name)?.(s, node) ?? rejectReference(s, reference, callee)
    case 'workflow':
      return lowerChild(s, node, reference.workflow)
    default:
      return rejectReference(s, reference, callee)
  }
}
