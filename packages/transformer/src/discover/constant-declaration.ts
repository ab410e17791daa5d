import {
  ModuleResolutionKind,
  Node,
  VariableDeclarationKind,
  type EnumDeclaration,
  type ExportAssignment,
  type PropertyAssignment,
  type SourceFile,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from 'ts-morph'

/** What holds a constant of a module: a `const`, `export default`, an enum, or a JSON file. */
export type ConstantDeclaration =
  VariableDeclaration | ExportAssignment | EnumDeclaration | SourceFile

export function isConstantDeclaration(node: Node | undefined): node is ConstantDeclaration {
  return isConst(node) || isDefaultExport(node) || Node.isEnumDeclaration(node) || isJson(node)
}

/** A variable of a `const` statement or of the head of a loop. */
export function isConst(node: Node | undefined): node is VariableDeclaration {
  if (!Node.isVariableDeclaration(node)) return false
  const list = node.getParent()
  return (
    Node.isVariableDeclarationList(list) &&
    list.getDeclarationKind() === VariableDeclarationKind.Const
  )
}

/** `export default value`; `export = value` is a CommonJS module's own object. */
export function isDefaultExport(node: Node | undefined): node is ExportAssignment {
  return Node.isExportAssignment(node) && !node.isExportEquals()
}

export function isJson(node: Node | undefined): node is SourceFile {
  return Node.isSourceFile(node) && node.getFilePath().endsWith('.json')
}

/** A member of the object in a JSON file: imported by its name, or read from the whole. */
export function isJsonMember(node: Node | undefined): node is PropertyAssignment {
  return (
    Node.isPropertyAssignment(node) &&
    isJson(node.getSourceFile()) &&
    Node.isExpressionStatement(node.getParent().getParent())
  )
}

/** Whether a JSON module has its members as exports, too; under Node it has nothing but `default`. */
export function exportsMembers(file: SourceFile): boolean {
  const { moduleResolution } = file.getProject().getCompilerOptions()
  return moduleResolution === ModuleResolutionKind.Bundler
}

/** What a constant is called in messages and in the graph. */
export function constantName(declaration: ConstantDeclaration): string {
  if (Node.isSourceFile(declaration)) return declaration.getBaseName()
  return Node.isExportAssignment(declaration) ? 'default' : declaration.getName()
}

/** The expression that the constant is the value of, where it has one. */
export function initializerOf(declaration: ConstantDeclaration): Node | undefined {
  if (Node.isExportAssignment(declaration)) return declaration.getExpression()
  return Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined
}

/** Whether a name stands for a whole module: `import * as name`. */
export function isWholeModule(symbol: TsSymbol): boolean {
  return symbol.getDeclarations().some((node) => Node.isNamespaceImport(node))
}
