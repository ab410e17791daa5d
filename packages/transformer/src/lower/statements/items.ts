import type { ValueId } from '@namu/core/internal'
import { Node, SyntaxKind, type ForInStatement, type ForOfStatement, type Type } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { assignPattern } from '../patterns/assignment.js'
import { bindName } from '../patterns/binding.js'
import { declareNames } from '../scopes.js'

/** Gives the item of an iteration to the head of the loop: fresh variables, or existing places. */
export function takeItem(
  s: FunctionLowering,
  head: ReturnType<(ForInStatement | ForOfStatement)['getInitializer']>,
  item: ValueId,
  type: Type | undefined,
): void {
  if (!Node.isVariableDeclarationList(head)) {
    assignPattern(s, head, item, type)
    return
  }
  declareNames(s, head)
  for (const declaration of head.getDeclarations()) bindName(s, declaration.getNameNode(), item)
}

/** Whether a closure is made in an expression. */
export function containsFunction(node: Node): boolean {
  return [SyntaxKind.ArrowFunction, SyntaxKind.FunctionExpression].some(
    (kind) => node.getKind() === kind || node.getFirstDescendantByKind(kind) !== undefined,
  )
}
