import type { Variable } from '@namu/flow'
import {
  Node,
  VariableDeclarationKind,
  type BindingName,
  type FunctionDeclaration,
  type Identifier,
  type VariableDeclarationList,
  type VariableStatement,
} from 'ts-morph'
import type { FunctionLowering } from './lowering.js'

/**
 * Enters a block: every name it declares exists from its start (a read before its declaration
 * throws), and function declarations have their value from its start.
 */
export function enterScope(s: FunctionLowering, statements: readonly Node[]): void {
  for (const statement of statements) {
    if (Node.isVariableStatement(statement)) declareNames(s, statement)
    else if (isImplementation(statement)) {
      const name = statement.getNameNode()
      if (name) s.declare(name)
    }
  }
  for (const statement of statements) {
    if (!isImplementation(statement)) continue
    const name = statement.getNameNode()
    const variable = s.variable(name?.getSymbol())
    if (name && variable) {
      s.fn.initialise(variable, s.closure(statement, name.getText()), s.span(statement))
    }
  }
}

/**
 * Declares every name of a `let` or `const`; gives the variables of `let`. Those of a `var` exist
 * since the function was entered.
 */
export function declareNames(
  s: FunctionLowering,
  list: VariableStatement | VariableDeclarationList,
): Variable[] {
  if (list.getDeclarationKind() === VariableDeclarationKind.Var) return []
  const variables: Variable[] = []
  for (const declaration of list.getDeclarations()) {
    for (const name of boundNames(declaration.getNameNode())) variables.push(s.declare(name))
  }
  return list.getDeclarationKind() === VariableDeclarationKind.Let ? variables : []
}

/** The identifiers that a binding name binds, in order. */
export function boundNames(name: BindingName): Identifier[] {
  if (Node.isIdentifier(name)) return [name]
  return name
    .getElements()
    .flatMap((element) => (Node.isBindingElement(element) ? boundNames(element.getNameNode()) : []))
}

function isImplementation(node: Node): node is FunctionDeclaration {
  return Node.isFunctionDeclaration(node) && !node.isOverload() && node.getBody() !== undefined
}
