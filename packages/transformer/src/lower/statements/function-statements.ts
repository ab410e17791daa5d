import { Node, SyntaxKind, VariableDeclarationKind, type FunctionDeclaration } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { boundNames } from '../scopes.js'

/**
 * A function declaration has its value from the start of its block (see enterScope), so nothing is
 * left to do where it stands, but to refuse what Node refuses in a module and TypeScript may not: one
 * without a block around it, and one whose block declares its name again.
 */
export function checkFunctionStatement(s: FunctionLowering, node: FunctionDeclaration): void {
  const parent = node.getParent()
  const clause = Node.isCaseClause(parent) || Node.isDefaultClause(parent)
  if (!clause && !Node.isBlock(parent)) {
    s.reject('NAMU1130', node, { what: 'a function declaration outside of a block' })
    return
  }
  const block = clause ? parent.getParentOrThrow() : parent
  const name = node.getName()
  // The functions of a function's own block may be declared again, as `var` may.
  if (name === undefined || node.isOverload() || Node.isFunctionLikeDeclaration(block.getParent()))
    return
  if (declaresAgain(block, node, name))
    s.reject('NAMU1130', node, { what: `a second declaration of ${name} in one block` })
}

function declaresAgain(block: Node, node: FunctionDeclaration, name: string): boolean {
  const caught = block.getParentIfKind(SyntaxKind.CatchClause)?.getVariableDeclaration()
  if (caught && names(caught, name)) return true
  return block.getDescendants().some((other) => {
    if (other === node || enclosing(other) !== enclosing(node)) return false
    if (Node.isFunctionDeclaration(other))
      return scopeOf(other) === block && other.getName() === name && !other.isOverload()
    const list = Node.isVariableDeclaration(other) ? other.getParent() : undefined
    return (
      Node.isVariableDeclaration(other) &&
      Node.isVariableDeclarationList(list) &&
      list.getDeclarationKind() === VariableDeclarationKind.Var &&
      names(other, name)
    )
  })
}

const names = (declaration: Node, name: string): boolean =>
  Node.isVariableDeclaration(declaration) &&
  boundNames(declaration.getNameNode()).some((one) => one.getText() === name)

/** The block that a declaration stands in; all clauses of a `switch` are one. */
function scopeOf(node: Node): Node | undefined {
  const parent = node.getParent()
  return Node.isCaseClause(parent) || Node.isDefaultClause(parent) ? parent.getParent() : parent
}

/** The function that a node stands in. */
const enclosing = (node: Node): Node | undefined =>
  node.getFirstAncestor((ancestor) => Node.isFunctionLikeDeclaration(ancestor))
