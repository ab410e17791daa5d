import { dirname, relative, sep } from 'node:path'
import { DiagnosticCategory, Project, type SourceFile } from 'ts-morph'
import { compileWorkflow } from '../compile.js'
import { Reporter, sortDiagnostics, type Diagnostic } from '../diagnostics/index.js'
import { discover } from '../discover/index.js'
import { ProjectNames } from '../lower/index.js'
import { resolveByModuleFormat, setModuleFormats } from '../project/module-format.js'
import { Origins } from '../project/origin.js'
import { tooDeep } from '../project/nesting.js'
import { DerivedContracts } from '../schema/index.js'
import { ImportGraph } from './import-graph.js'

/** A file as the editor has it, saved or not. */
export interface EditorFile {
  readonly path: string
  /** Changes with the text. */
  readonly version: string
  readonly text: string
}

/** Workflows of other files that are compiled for the findings in one file of helpers. */
const mostImporters = 25

/**
 * A project as it stands in an editor: the compiler's own program beside that of the editor (they are
 * of different versions of TypeScript), fed with the editor's texts.
 *
 * E1. Findings of a file are computed when they are asked for, and kept until some file changes.
 * E2. What is looked at for a file is the file, those that import it, and what these import.
 * E3. A workflow that reaches a file with errors of TypeScript is left alone, as in a build.
 */
export class EditorProject {
  readonly root: string
  readonly #project: Project
  readonly #versions = new Map<string, string>()
  #found = new Map<string, readonly Diagnostic[]>()
  #imports: ImportGraph

  constructor(tsConfigFilePath: string) {
    this.root = dirname(tsConfigFilePath)
    this.#project = new Project({ tsConfigFilePath, resolutionHost: resolveByModuleFormat })
    setModuleFormats(this.#project)
    this.#imports = this.#importGraph()
  }

  /** Takes over what has changed since the last time. */
  update(files: Iterable<EditorFile>): void {
    const present = new Set<string>()
    let changed = false
    for (const { path, version, text } of files) {
      present.add(path)
      if (this.#versions.get(path) === version) continue
      this.#versions.set(path, version)
      changed = this.#write(path, text) || changed
    }
    for (const path of [...this.#versions.keys()].filter((known) => !present.has(known))) {
      this.#versions.delete(path)
      const file = this.#project.getSourceFile(path)
      if (file) this.#project.removeSourceFile(file)
      changed = true
    }
    if (!changed) return
    setModuleFormats(this.#project)
    this.#found = new Map()
    this.#imports = this.#importGraph()
  }

  #importGraph(): ImportGraph {
    const origins = new Origins(this.#project)
    return new ImportGraph((file) => origins.of(file) === 'project')
  }

  #write(path: string, text: string): boolean {
    const file = this.#project.getSourceFile(path)
    if (file?.getFullText() === text) return false
    if (file) file.replaceWithText(text)
    else this.#project.createSourceFile(path, text)
    return true
  }

  /** The findings in a file, in the order of the source. */
  diagnosticsOf(path: string): readonly Diagnostic[] {
    const known = this.#found.get(path)
    if (known) return known
    const file = this.#project.getSourceFile(path)
    const name = relative(this.root, path).split(sep).join('/')
    const all = file && !file.isDeclarationFile() ? this.#lookAt(file) : []
    const found = sortDiagnostics(all).filter(({ span }) => span.file === name)
    this.#found.set(path, found)
    return found
  }

  #lookAt(file: SourceFile): readonly Diagnostic[] {
    const deep = tooDeep(this.#project, this.root)
    if (deep.length > 0) return deep
    const importers = this.#imports.importersOf(file, this.#project.getSourceFiles())
    const files = this.#imports.reachedFrom([file, ...importers])
    const { discovered, diagnostics } = discover({ project: this.#project, root: this.root }, files)
    const reporter = new Reporter(this.root)
    const contracts = new DerivedContracts(this.#project, reporter)
    const stands = ({ fn }: { readonly fn: { getSourceFile(): SourceFile } }): boolean =>
      fn.getSourceFile() === file
    const isSound = this.#soundness()
    const found = [...diagnostics]
    if (!isSound(file)) return found
    for (const task of discovered.tasks.values()) if (stands(task)) contracts.taskSignature(task)
    const workflows = [...discovered.workflows.values()]
    const own = workflows.filter(stands)
    const others = workflows.filter((it) => !stands(it) && this.#reaches(it.fn, file))
    const names = new ProjectNames(discovered)
    for (const workflow of [...own, ...others.slice(0, mostImporters)]) {
      if (!isSound(workflow.fn.getSourceFile())) continue
      contracts.workflowContract(workflow)
      found.push(...compileWorkflow(workflow, discovered, contracts, names).diagnostics)
    }
    return [...found, ...reporter.diagnostics]
  }

  #reaches(fn: { getSourceFile(): SourceFile }, file: SourceFile): boolean {
    return this.#imports.reachedFrom([fn.getSourceFile()]).includes(file)
  }

  /** Whether a file, and all it imports, is free of TypeScript's own errors. */
  #soundness(): (file: SourceFile) => boolean {
    const program = this.#project.getProgram().compilerObject
    const known = new Map<SourceFile, boolean>()
    const isClean = (file: SourceFile): boolean => {
      const before = known.get(file)
      if (before !== undefined) return before
      const { compilerNode } = file
      const clean =
        program.getSyntacticDiagnostics(compilerNode).length === 0 &&
        program
          .getSemanticDiagnostics(compilerNode)
          .every(({ category }) => category !== DiagnosticCategory.Error)
      known.set(file, clean)
      return clean
    }
    return (file) => this.#imports.reachedFrom([file]).every(isClean)
  }
}
