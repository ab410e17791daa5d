import { dirname, resolve } from 'node:path'
import { ts, type Project } from 'ts-morph'
import { Origins } from '../project/index.js'
import { contentDigest } from './digest.js'

/** A file of a program: of the project, of a package, of a library. */
export interface ModuleNode {
  /** Absolute. */
  readonly path: string
  /** Of the text, and of what else decides its meaning. */
  readonly digest: string
  /** What it declares can be seen without importing it: scripts, and augmentations of other modules. */
  readonly isGlobal: boolean
  /** Absolute paths of the files with the modules that it names. */
  readonly imports: readonly string[]
}

export type ModuleGraph = ReadonlyMap<string, ModuleNode>

/** Reads who imports whom from programs, one after the other; what did not change is read once. */
export class ModuleGraphs {
  readonly #known = new WeakMap<ts.SourceFile, Pick<ModuleNode, 'digest' | 'isGlobal'>>()

  read(project: Project): ModuleGraph {
    const program = project.getProgram().compilerObject
    const checker = program.getTypeChecker()
    const origins = new Origins(project)
    return new Map(
      program.getSourceFiles().map((file) => {
        const imports = new Set<string>()
        for (const specifier of specifiersOf(file)) {
          const symbol = checker.getSymbolAtLocation(specifier)
          for (const { fileName } of symbol?.declarations?.map((node) => node.getSourceFile()) ??
            [])
            imports.add(fileName)
        }
        for (const { fileName } of file.referencedFiles)
          imports.add(resolve(dirname(file.fileName), fileName))
        const own = this.#own(file, origins)
        return [file.fileName, { path: file.fileName, ...own, imports: [...imports] }]
      }),
    )
  }

  #own(file: ts.SourceFile, origins: Origins): Pick<ModuleNode, 'digest' | 'isGlobal'> {
    const known = this.#known.get(file)
    if (known) return known
    const format = String(file.impliedNodeFormat)
    const own = {
      digest: contentDigest(file.fileName, file.text, format, origins.ofFile(file)),
      isGlobal: isGlobal(file),
    }
    this.#known.set(file, own)
    return own
  }
}

/** The names of modules in imports of every kind, as the program resolved them. */
function specifiersOf(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  // Not in the public types; a program has it on each file.
  const { imports } = file as { readonly imports?: readonly ts.StringLiteralLike[] }
  if (!imports) throw new Error(`TypeScript did not collect the imports of ${file.fileName}`)
  return imports
}

function isGlobal(file: ts.SourceFile): boolean {
  if (file.fileName.endsWith('.json')) return false
  // CommonJS in JavaScript is a module; its marker is not in the public types.
  const isModule = ts.isExternalModule(file) || 'commonJsModuleIndicator' in file
  return !isModule || file.statements.some(isAugmentation)
}

/** `declare global` and `declare module 'name'`. */
function isAugmentation(statement: ts.Statement): boolean {
  return (
    ts.isModuleDeclaration(statement) &&
    (ts.isStringLiteral(statement.name) ||
      (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0)
  )
}
