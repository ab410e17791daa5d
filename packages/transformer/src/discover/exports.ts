import { Node, VariableDeclarationKind, type ClassDeclaration, type SourceFile } from 'ts-morph'
import { bare } from './constant.js'

/** The name under which a module exports a top-level declaration; `default` counts. */
export function exportNameOf(declaration: Node): string | undefined {
  const file = declaration.getSourceFile()
  for (const exported of file.getExportSymbols()) {
    const resolved = exported.getAliasedSymbol() ?? exported
    if (resolved.getDeclarations().includes(declaration)) return exported.getName()
  }
  return undefined
}

/** The top-level `const` whose initialiser is exactly this expression, if there is one. */
export function constantOf(expression: Node): Node | undefined {
  let current: Node = expression
  let parent = current.getParent()
  while (parent && bare(parent) !== parent) {
    current = parent
    parent = current.getParent()
  }
  if (Node.isExportAssignment(parent)) return parent
  if (!Node.isVariableDeclaration(parent) || parent.getInitializer() !== current) return undefined
  const statement = parent.getVariableStatement()
  if (!statement || !Node.isSourceFile(statement.getParent())) return undefined
  return statement.getDeclarationKind() === VariableDeclarationKind.Const ? parent : undefined
}

/** Exported constants of the project made with `new Class(...)`: receivers of task methods. */
export function instancesOf(
  owner: ClassDeclaration,
  files: readonly SourceFile[],
): { readonly exported: string; readonly file: SourceFile; readonly declaration: Node }[] {
  const found = []
  for (const file of files) {
    for (const declaration of file.getVariableDeclarations()) {
      const initializer = declaration.getInitializer()
      const value = initializer ? bare(initializer) : undefined
      if (!Node.isNewExpression(value) || constantOf(value) !== declaration) continue
      const symbol = value.getExpression().getSymbol()
      const made = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
      if (made !== owner) continue
      const exported = exportNameOf(declaration)
      if (exported !== undefined) found.push({ exported, file, declaration })
    }
  }
  return found
}
