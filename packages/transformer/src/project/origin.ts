import { dirname, join } from 'node:path'
import type { Node, Project, SourceFile, Symbol as TsSymbol } from 'ts-morph'
import { ts } from 'ts-morph'

/**
 * Where a declaration comes from:
 * - `project`: source of this project, which the compiler may lower: what the tsconfig.json includes
 *   and what that imports from elsewhere, as other packages of a workspace, but no installed package;
 * - `core`: the package @namu/core;
 * - `standard`: the library files of TypeScript and of Node;
 * - `library`: anything else.
 */
export type Origin = 'project' | 'core' | 'standard' | 'library'

/** Classifies declarations by the file they stand in, never by their name. */
export class Origins {
  readonly #project: Project
  readonly #packages = new Map<string, string | undefined>()
  readonly #files = new Map<SourceFile, Origin>()

  constructor(project: Project) {
    this.#project = project
  }

  of(declaration: Node): Origin {
    const file = declaration.getSourceFile()
    const known = this.#files.get(file)
    if (known) return known
    const origin = this.ofFile(file.compilerNode)
    this.#files.set(file, origin)
    return origin
  }

  /** Of the declarations in a file. */
  ofFile(file: ts.SourceFile): Origin {
    const owner = this.#packageOf(dirname(file.fileName))
    if (owner === '@namu/core') return 'core'
    if (owner === '@types/node' || this.#isDefaultLibrary(file)) return 'standard'
    // A package of the workspace is linked there, and its files have their real path.
    return file.fileName.includes('/node_modules/') || file.isDeclarationFile
      ? 'library'
      : 'project'
  }

  /** The name of the export of @namu/core that a symbol stands for, whatever it was imported as. */
  coreName(symbol: TsSymbol | undefined): string | undefined {
    if (!symbol) return undefined
    const resolved = symbol.getAliasedSymbol() ?? symbol
    const declarations = resolved.getDeclarations()
    if (declarations.length === 0) return undefined
    return declarations.every((declaration) => this.of(declaration) === 'core')
      ? resolved.getName()
      : undefined
  }

  /** Whether a name in an expression may stand for an export of @namu/core; of the compiler's node. */
  isCoreName(name: ts.Node): boolean {
    const checker = this.#project.getTypeChecker().compilerObject
    const symbol = checker.getSymbolAtLocation(name)
    if (!symbol) return false
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    const { declarations } = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    const path = declarations?.[0]?.getSourceFile().fileName
    return path !== undefined && this.#packageOf(dirname(path)) === '@namu/core'
  }

  #isDefaultLibrary(file: ts.SourceFile): boolean {
    return this.#project.getProgram().compilerObject.isSourceFileDefaultLibrary(file)
  }

  #packageOf(folder: string): string | undefined {
    if (this.#packages.has(folder)) return this.#packages.get(folder)
    const name = this.#nameIn(folder)
    const parent = dirname(folder)
    const found = name ?? (parent === folder ? undefined : this.#packageOf(parent))
    this.#packages.set(folder, found)
    return found
  }

  #nameIn(folder: string): string | undefined {
    const path = join(folder, 'package.json')
    const files = this.#project.getFileSystem()
    if (!files.fileExistsSync(path)) return undefined
    try {
      const parsed: unknown = JSON.parse(files.readFileSync(path))
      if (typeof parsed !== 'object' || parsed === null || !('name' in parsed)) return undefined
      return typeof parsed.name === 'string' ? parsed.name : undefined
    } catch {
      // A package.json that is not JSON names no package.
      return undefined
    }
  }
}
