import { Node, VariableDeclarationKind, type Identifier, type VariableDeclaration } from 'ts-morph'
import type { FunctionLowering } from './lowering.js'
import { boundNames } from './scopes.js'

/**
 * Enters the body of a function as far as its `var`s go (ECMA-262 10.2.11): each name is one
 * variable of the whole function, `undefined` from its start. One that is named like a parameter
 * goes on with the parameter's value; closures of default values keep the parameter itself.
 */
export function hoistVariables(s: FunctionLowering, body: Node, hasParameterScope: boolean): void {
  for (const name of hoistedNames(body)) {
    if (isCaught(name)) s.reject('NAMU1130', name, { what: 'a `var` named like what is caught' })
    const symbol = name.getSymbol()
    const known = s.variable(symbol)
    if (known && (s.hoisted.has(known) || !hasParameterScope)) {
      s.hoisted.add(known)
      continue
    }
    const span = s.span(name)
    const value = known ? s.fn.read(known, span) : s.fn.constant(undefined, span)
    const variable = s.declare(name)
    s.hoisted.add(variable)
    s.fn.initialise(variable, value, span)
  }
}

/** The names that `var` declares in a function, in order, without those of nested functions. */
function hoistedNames(body: Node): readonly Identifier[] {
  const names: Identifier[] = []
  // An arrow function without a block has no declarations, and most bodies have no `var`.
  if (!Node.isBlock(body) || !/\bvar\b/.test(body.getText())) return names
  body.forEachDescendant((node, traversal) => {
    if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) traversal.skip()
    else if (Node.isClassDeclaration(node) || Node.isClassExpression(node)) traversal.skip()
    else if (Node.isVariableDeclaration(node) && isVar(node)) {
      names.push(...boundNames(node.getNameNode()))
    }
  })
  return names
}

/** The checker refuses it in TypeScript; in JavaScript its value would go to the caught error. */
function isCaught(name: Identifier): boolean {
  const text = name.getText()
  return name.getAncestors().some((node) => {
    const caught = Node.isCatchClause(node)
      ? node.getVariableDeclaration()?.getNameNode()
      : undefined
    return caught !== undefined && boundNames(caught).some((bound) => bound.getText() === text)
  })
}

function isVar(node: VariableDeclaration): boolean {
  const list = node.getParent()
  return (
    Node.isVariableDeclarationList(list) &&
    list.getDeclarationKind() === VariableDeclarationKind.Var
  )
}
