import {
  VariableDeclarationKind,
  type VariableDeclarationList,
  type VariableStatement,
} from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { bindName } from '../patterns/binding.js'

/** The initialisers of declarations whose names the scope has declared. */
export function lowerVariables(
  s: FunctionLowering,
  node: VariableStatement | VariableDeclarationList,
): void {
  checkKind(s, node)
  for (const declaration of node.getDeclarations()) {
    const initializer = declaration.getInitializer()
    // A `var` without a value leaves its variable as it is.
    if (!initializer && node.getDeclarationKind() === VariableDeclarationKind.Var) continue
    const name = declaration.getNameNode()
    const value = initializer ? s.expression(initializer) : s.constant(undefined, declaration)
    bindName(s, name, value)
  }
}

/** Reports `using` declarations. */
export function checkKind(
  s: FunctionLowering,
  node: VariableStatement | VariableDeclarationList,
): void {
  switch (node.getDeclarationKind()) {
    case VariableDeclarationKind.Const:
    case VariableDeclarationKind.Let:
    case VariableDeclarationKind.Var:
      return
    case VariableDeclarationKind.Using:
    case VariableDeclarationKind.AwaitUsing:
      s.reject('NAMU1210', node)
  }
}
