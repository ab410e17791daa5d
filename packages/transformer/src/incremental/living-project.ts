import { readFileSync } from 'node:fs'
import type { Project, SourceFile, ts } from 'ts-morph'
import type { Diagnostic } from '../diagnostics/index.js'
import { openProject, tooDeep } from '../project/index.js'
import { setModuleFormats } from '../project/module-format.js'
import { reachedFrom } from './closures.js'
import type { DiskContents } from './disk-contents.js'
import { environmentOf, type Environment } from './environment.js'
import { ModuleGraphs, type ModuleGraph } from './module-graph.js'

/** A project as it is on the disk now, not yet checked. */
export interface CurrentProject {
  readonly project: Project
  /** Absolute path of the folder with the tsconfig.json. */
  readonly root: string
  readonly graph: ModuleGraph
  /** It goes on from an earlier build: only the files that changed were read. */
  readonly isOld: boolean
}

/**
 * Keeps a project open between builds. TypeScript parses and binds anew what changed and keeps the rest.
 *
 * P1. Texts are compared, never times of change, which two edits may share.
 * P2. A project whose files or whose resolution may be others than before is opened anew.
 */
export class LivingProject {
  readonly #root: string
  readonly #graphs = new ModuleGraphs()
  /** Files that were found not to nest too deep. */
  readonly #shallow = new WeakSet<ts.SourceFile>()
  #opened: (Omit<CurrentProject, 'graph' | 'isOld'> & Opened) | undefined

  constructor(root: string) {
    this.#root = root
  }

  /**
   * The project, or why no walk over its syntax is possible.
   * @throws NamuError NAMU2001 when there is no project or its configuration cannot be read
   */
  current(disk: DiskContents): CurrentProject | { readonly diagnostics: readonly Diagnostic[] } {
    return this.#refreshed(disk) ?? this.#openedAnew(disk)
  }

  /** The next build opens the project anew. */
  forget(): void {
    this.#opened = undefined
  }

  #openedAnew(disk: DiskContents): ReturnType<LivingProject['current']> {
    this.forget()
    const opened = openProject(this.#root)
    if (opened.diagnostics) return { diagnostics: opened.diagnostics }
    const { project, root } = opened
    const paths = project
      .getProgram()
      .compilerObject.getSourceFiles()
      .map(({ fileName }) => fileName)
    const deep = this.#tooDeep(project)
    if (deep.length > 0) return { diagnostics: deep }
    this.#opened = {
      project,
      root,
      virtual: new Set(paths.filter((path) => textAt(path) === undefined)),
      environment: environmentOf(root, project, disk),
    }
    return { project, root, graph: this.#graphs.read(project), isOld: false }
  }

  #refreshed(disk: DiskContents): CurrentProject | undefined {
    const opened = this.#opened
    if (!opened) return undefined
    const { project, root, environment, virtual } = opened
    const changed = changedFiles(project, virtual)
    if (!changed) return undefined
    const before = new Set(project.getSourceFiles())
    for (const file of changed) file.refreshFromFileSystemSync()
    if (environmentOf(root, project, disk).digest !== environment.digest) return undefined
    setModuleFormats(project)
    // Deep ones are for a build from the start to report.
    if (this.#tooDeep(project).length > 0) return undefined
    const graph = this.#graphs.read(project)
    // What an edited import brought or took away is or was a source of the project.
    const reached = reachedFrom(graph, environment.included)
    const isSame = project
      .getSourceFiles()
      .every((file) => before.has(file) && (isForeign(file) || reached.has(file.getFilePath())))
    return isSame ? { project, root, graph, isOld: true } : undefined
  }

  #tooDeep(project: Project): readonly Diagnostic[] {
    const unknown = project.getSourceFiles().filter((file) => !this.#shallow.has(file.compilerNode))
    const found = tooDeep(project, this.#root, unknown)
    if (found.length === 0) for (const file of unknown) this.#shallow.add(file.compilerNode)
    return found
  }
}

interface Opened {
  readonly environment: Environment
  /** Files of the program that are not on the disk: TypeScript's own libraries. */
  readonly virtual: ReadonlySet<string>
}

/** `undefined` when more changed than the texts of the project's own files. */
function changedFiles(
  project: Project,
  virtual: ReadonlySet<string>,
): readonly SourceFile[] | undefined {
  const changed: SourceFile[] = []
  for (const file of project.getProgram().compilerObject.getSourceFiles()) {
    if (virtual.has(file.fileName) || hasTextOfDisk(file)) continue
    const own = project.getSourceFile(file.fileName)
    if (!own || isForeign(own) || textAt(file.fileName) === undefined) return undefined
    changed.push(own)
  }
  return changed
}

function isForeign(file: SourceFile): boolean {
  return file.isDeclarationFile() || file.isInNodeModules()
}

/** Whether a file of a program is what is on the disk. */
export function hasTextOfDisk({ fileName, text }: ts.SourceFile): boolean {
  const found = textAt(fileName)
  return found !== undefined && withoutMark(found) === withoutMark(text)
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Without the byte order mark, which has no meaning in a source. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
