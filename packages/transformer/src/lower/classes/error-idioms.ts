import type { ValueId } from '@namu/core/internal'
import { Node, type CallExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'

/**
 * Two calls that constructors of errors make out of habit, and that change nothing a workflow can see:
 * `Error.captureStackTrace(this, X)` cuts the text of the stack, which a run writes itself, and
 * `Object.setPrototypeOf(this, new.target.prototype)` sets what ES2015 classes have.
 */
export function lowerErrorIdiom(
  s: FunctionLowering,
  node: CallExpression,
  path: string,
): ValueId | undefined {
  const [target, other] = node.getArguments().map(bare)
  if (!s.construction?.isError || !Node.isThisExpression(target)) return undefined
  const isTrace = path === 'Error.captureStackTrace' && (!other || isClassName(s, other))
  const isPrototype =
    path === 'Object.setPrototypeOf' && other?.getText() === 'new.target.prototype'
  if (!isTrace && !isPrototype) return undefined
  // Before `super()` the receiver throws.
  const object = s.expression(target)
  return isPrototype ? object : s.constant(undefined, node)
}

/** Names of classes, `new.target` and `this.constructor` have no effect where they stand. */
function isClassName(s: FunctionLowering, node: Node): boolean {
  if (node.getText() === 'new.target' || node.getText() === 'this.constructor') return true
  const declaration = Node.isIdentifier(node) ? node.getSymbol()?.getValueDeclaration() : undefined
  return Node.isClassDeclaration(declaration) && s.workflow.origins.of(declaration) === 'project'
}
