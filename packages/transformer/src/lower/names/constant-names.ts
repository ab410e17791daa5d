import type { Variable } from '@namu/flow'
import { Node, VariableDeclarationKind, type Symbol as TsSymbol } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'

/**
 * Whether a name cannot be assigned to: a `const`, or a function expression's own name. TypeScript
 * says so where it checks; in JavaScript files it leaves out patterns and the heads of loops.
 */
export function isConstantName(symbol: TsSymbol): boolean {
  const declaration = symbol.getValueDeclaration()
  if (!declaration) return false
  if (Node.isFunctionExpression(declaration)) return true
  const variable = Node.isBindingElement(declaration)
    ? declaration.getFirstAncestor((node) => !isPatternPart(node))
    : declaration
  const list = Node.isVariableDeclaration(variable) ? variable.getParent() : undefined
  return (
    Node.isVariableDeclarationList(list) &&
    list.getDeclarationKind() === VariableDeclarationKind.Const
  )
}

const isPatternPart = (node: Node): boolean =>
  Node.isBindingElement(node) ||
  Node.isObjectBindingPattern(node) ||
  Node.isArrayBindingPattern(node)

/** An assignment to such a name throws, also where its declaration was not reached yet. */
export function failOnConstant(s: FunctionLowering, variable: Variable, node: Node): void {
  const span = s.span(node)
  s.fn.read(variable, span)
  const message = s.constant('Assignment to constant variable.', node)
  const [fail, after] = [s.fn.block(), s.fn.block()]
  s.fn.branch(s.constant(true, node), fail, after, span)
  s.fn.enter(fail)
  s.fn.throw(s.fn.callBuiltin('new TypeError', [{ kind: 'value', value: message }], span), span)
  s.fn.enter(after)
}
