import { resolve } from 'node:path'
import type { Project, SourceFile, ts } from 'ts-morph'
import { hasErrors, sortDiagnostics, type Diagnostic } from '../diagnostics/index.js'
import { discover, type Discovery } from '../discover/index.js'
import { BuildCache } from '../incremental/build-cache.js'
import { emptyMemory, type BuildMemory } from '../incremental/build-memory.js'
import { cacheFolder } from '../incremental/cache-folder.js'
import { reachedFrom } from '../incremental/closures.js'
import { DiskContents } from '../incremental/disk-contents.js'
import { importKeys, moduleKeys, type ModuleKeys } from '../incremental/keys.js'
import { hasTextOfDisk, LivingProject, type CurrentProject } from '../incremental/living-project.js'
import { noParts } from '../incremental/module-record.js'
import { isTypeCorrect, Origins, projectErrors } from '../project/index.js'
import { assemble } from './assemble.js'
import { makeModules, type MadeModule } from './make-modules.js'
import { readPackageIdentity, type PackageIdentity } from './package-manifest.js'
import type { BuildResult, BuildSettings, Redone } from './result.js'

/** Builds a project again and again, and makes only what its edits reach. */
export interface ProjectBuilder {
  /**
   * Builds the project as it is on the disk now. The result is that of `buildProject`, byte for byte,
   * whatever was built before. Builds of one builder come one after the other.
   *
   * @throws NamuError NAMU2001 when there is no project or its configuration cannot be read, NAMU2004
   *   when the compiler breaks a rule of its own; the next call starts afresh
   */
  build(): Promise<BuildResult>
}

export function createProjectBuilder(settings: BuildSettings): ProjectBuilder {
  return new Builder(settings)
}

type Attempt =
  | Extract<BuildResult, { readonly ok: true }>
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * I1. What an earlier build made is taken where its key is the same, and nothing else is taken.
 * I2. Errors are those of a build from the start: their words may depend on what TypeScript looked at
 *     before, and what is wrong in one file may be about another.
 */
class Builder implements ProjectBuilder {
  readonly #settings: BuildSettings
  readonly #living: LivingProject
  readonly #cache: BuildCache | undefined
  #memory: BuildMemory

  constructor(settings: BuildSettings) {
    this.#settings = settings
    this.#living = new LivingProject(resolve(settings.root))
    const folder = settings.cache === true ? cacheFolder(this.#root) : undefined
    this.#cache = folder === undefined ? undefined : new BuildCache(folder)
    this.#memory = this.#cache?.load() ?? emptyMemory()
  }

  async build(): Promise<BuildResult> {
    const attempt = (await this.#fromMemory()) ?? (await this.#fromStart())
    if (attempt.ok) {
      if (attempt.redone.files > 0) this.#cache?.save(this.#memory)
      return attempt
    }
    // A file that was not found may appear where nobody looks.
    this.#living.forget()
    return { ok: false, diagnostics: sortDiagnostics(attempt.diagnostics) }
  }

  /** `undefined` when a build from the start must say what is wrong. */
  async #fromMemory(): Promise<Attempt | undefined> {
    if (this.#memory.modules.size === 0) return undefined
    try {
      const attempt = await this.#attempt(this.#memory, (project, files) =>
        isTypeCorrect(project, files) ? [] : undefined,
      )
      return attempt?.ok === true ? attempt : undefined
    } catch {
      // Whatever it is, a build from the start meets it, or not.
      return undefined
    }
  }

  async #fromStart(): Promise<Attempt> {
    this.#living.forget()
    const memory = emptyMemory()
    const attempt = await this.#attempt(memory, (project) => projectErrors(project, this.#root))
    if (!attempt) throw new Error('A build from the start gave up')
    if (attempt.ok) this.#memory = memory
    return attempt
  }

  get #root(): string {
    return resolve(this.#settings.root)
  }

  /** @param errorsOf TypeScript's errors in files; `undefined` when there are some */
  async #attempt(
    memory: BuildMemory,
    errorsOf: (
      project: Project,
      files: readonly ts.SourceFile[],
    ) => readonly Diagnostic[] | undefined,
  ): Promise<Attempt | undefined> {
    const disk = new DiskContents()
    const current = this.#living.current(disk)
    if ('diagnostics' in current) return { ok: false, ...current }
    const { project, root, graph } = current
    const imported = importKeys(project, graph)
    const unchecked = project
      .getProgram()
      .compilerObject.getSourceFiles()
      .filter(({ fileName }) => memory.checked.get(fileName) !== imported.get(fileName))
    const errors = errorsOf(project, unchecked)
    if (!errors || hasErrors(errors)) return errors && { ok: false, diagnostics: errors }
    memory.checked = imported

    const identity = identityOf(root, this.#settings)
    const own = ownFiles(project)
    const keys = moduleKeys(root, graph, own, imported, memory)
    const stale = own.filter((file) => !isKept(file, memory, keys, disk))
    const made = await makeModules(discoverFor(stale, own, current, keys), stale)
    if (!made.ok) return made
    const parts = own.map((file) => {
      const kept = memory.modules.get(file.getFilePath())
      return made.modules.get(file)?.parts ?? kept?.parts ?? noParts
    })
    const built = assemble(root, identity, parts)
    if (!built) return undefined
    remember(memory, own, made.modules, keys)
    return { ...built, redone: redoneIn(made.modules, own) }
  }
}

function identityOf(root: string, { version }: BuildSettings): PackageIdentity {
  const identity = readPackageIdentity(root)
  return version === undefined ? identity : { ...identity, version }
}

/** The sources of the project, in the order of their paths. */
function ownFiles(project: Project): readonly SourceFile[] {
  const origins = new Origins(project)
  return project
    .getSourceFiles()
    .filter((file) => origins.of(file) === 'project')
    .sort((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1))
}

/** Whether what memory has of a file is what would be made of it now. */
function isKept(
  file: SourceFile,
  memory: BuildMemory,
  { keys }: ModuleKeys,
  disk: DiskContents,
): boolean {
  const path = file.getFilePath()
  const record = memory.modules.get(path)
  return (
    record !== undefined &&
    record.key === keys.get(path) &&
    record.bundled.every(([other, digest]) => disk.at(other) === digest)
  )
}

/** What is declared in these files and in all that they know of. */
function discoverFor(
  files: readonly SourceFile[],
  own: readonly SourceFile[],
  current: CurrentProject,
  { linked, writes }: ModuleKeys,
): Discovery {
  const reached = reachedFrom(
    linked,
    files.map((file) => file.getFilePath()),
  )
  const known = own.filter((file) => reached.has(file.getFilePath()))
  const { discovered, diagnostics } = discover(current, known)
  return { discovered: { ...discovered, moduleWrites: writes }, diagnostics }
}

function remember(
  memory: BuildMemory,
  own: readonly SourceFile[],
  made: ReadonlyMap<SourceFile, MadeModule>,
  { keys }: ModuleKeys,
): void {
  // The bundler may have read what was edited meanwhile.
  const isSame = [...made.keys()].every(({ compilerNode }) => hasTextOfDisk(compilerNode))
  const disk = new DiskContents()
  for (const [file, { parts, bundled }] of made) {
    const path = file.getFilePath()
    const digests = bundled.map((other): [string, string] => [other, disk.at(other)])
    if (isSame) memory.modules.set(path, { key: keys.get(path) ?? '', bundled: digests, parts })
    else memory.modules.delete(path)
  }
  const paths = new Set<string>(own.map((file) => file.getFilePath()))
  for (const known of [memory.modules, memory.facts]) {
    for (const path of known.keys()) if (!paths.has(path)) known.delete(path)
  }
}

function redoneIn(made: ReadonlyMap<SourceFile, MadeModule>, own: readonly SourceFile[]): Redone {
  const parts = [...made.values()].map((module) => module.parts)
  return {
    files: made.size,
    ofFiles: own.length,
    workflows: parts.reduce((sum, { workflows }) => sum + workflows.length, 0),
    tasks: parts.reduce((sum, { tasks }) => sum + tasks.length, 0),
  }
}
