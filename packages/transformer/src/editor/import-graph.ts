import type { SourceFile } from 'ts-morph'

/** Which files of a project import which; what is not its own source is left out. */
export class ImportGraph {
  readonly #imported = new Map<SourceFile, readonly SourceFile[]>()
  readonly #isOwn: (file: SourceFile) => boolean

  /** @param isOwn whether a file is source of the project */
  constructor(isOwn: (file: SourceFile) => boolean) {
    this.#isOwn = isOwn
  }

  /** The files and what they import, directly or not. */
  reachedFrom(files: readonly SourceFile[]): readonly SourceFile[] {
    const reached = new Set(files)
    for (const file of reached) for (const next of this.#importsOf(file)) reached.add(next)
    return [...reached]
  }

  /** The files that import this one, directly or not. */
  importersOf(file: SourceFile, among: readonly SourceFile[]): readonly SourceFile[] {
    const own = among.filter(this.#isOwn)
    return own.filter((other) => other !== file && this.reachedFrom([other]).includes(file))
  }

  #importsOf(file: SourceFile): readonly SourceFile[] {
    const known = this.#imported.get(file)
    if (known) return known
    const imported = file.getReferencedSourceFiles().filter(this.#isOwn)
    this.#imported.set(file, imported)
    return imported
  }
}
