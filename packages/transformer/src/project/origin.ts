import { dirname, join, relative, isAbsolute } from 'node:path'
import type { Node, Project, SourceFile, Symbol as TsSymbol } from 'ts-morph'

/**
 * Where a declaration comes from:
 * - `project`: source of this project, which the compiler may lower;
 * - `core`: the package @namu/core;
 * - `standard`: the library files of TypeScript and of Node;
 * - `library`: anything else.
 */
export type Origin = 'project' | 'core' | 'standard' | 'library'

/** Classifies declarations by the file they stand in, never by their name. */
export class Origins {
  readonly #project: Project
  readonly #root: string
  readonly #packages = new Map<string, string | undefined>()

  constructor(project: Project, root: string) {
    this.#project = project
    this.#root = root
  }

  of(declaration: Node): Origin {
    const file = declaration.getSourceFile()
    const owner = this.#packageOf(dirname(file.getFilePath()))
    if (owner === '@namu/core') return 'core'
    if (owner === '@types/node' || this.#isDefaultLibrary(file)) return 'standard'
    if (file.isDeclarationFile() || file.isFromExternalLibrary() || file.isInNodeModules()) {
      return 'library'
    }
    const path = relative(this.#root, file.getFilePath())
    return path.startsWith('..') || isAbsolute(path) ? 'library' : 'project'
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

  #isDefaultLibrary(file: SourceFile): boolean {
    return this.#project.getProgram().compilerObject.isSourceFileDefaultLibrary(file.compilerNode)
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
