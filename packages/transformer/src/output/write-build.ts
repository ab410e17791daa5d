import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isNamuError, NamuError, type BuildOutput, type Manifest } from '@namu/core/internal'
import { buildFiles, manifestFile, sourceMapFile, type BuildFile } from './files.js'
import { readManifest } from './read-manifest.js'

/** What was written. Paths are relative to the folder, sorted. */
export interface WrittenBuild {
  readonly written: readonly string[]
  /** Files of the former build that are no more. */
  readonly removed: readonly string[]
}

/**
 * Writes a build to `dir`: `manifest.json`, `workflows/<name>.json`, `tasks/*.mjs` with source maps.
 *
 * O1. Everything is written beside its place first, so that an error leaves the former build as it was.
 * O2. The manifest is put in place last; code has its digest in its name, so that the former manifest
 *     never names other code than it was made for.
 * O3. Only files that the former manifest names are removed: the folder may hold other things.
 *
 * @throws NamuError NAMU2002 when the folder cannot be written
 */
export async function writeBuild(build: BuildOutput, dir: string): Promise<WrittenBuild> {
  return new BuildWriter(dir).write(build)
}

/** Writes one build after the other to a folder, and of each what is not there yet. */
export class BuildWriter {
  readonly #dir: string
  /** What the files were made of that this writer wrote. */
  #known: ReadonlyMap<string, object> = new Map()

  constructor(dir: string) {
    this.#dir = dir
  }

  /** As `writeBuild`. */
  async write(build: BuildOutput): Promise<WrittenBuild> {
    const files = buildFiles(build)
    const former = await formerFiles(this.#dir)
    const there = new Set(former)
    const missing = [...files].filter(
      ([file, { of }]) =>
        file === manifestFile ||
        this.#known.get(file) !== of ||
        !there.has(file) ||
        !existsSync(join(this.#dir, file)),
    )
    this.#known = new Map()
    await this.#put(missing)
    const removed = former.filter((file) => !files.has(file)).sort()
    for (const file of removed) await rm(join(this.#dir, file), { force: true })
    this.#known = new Map([...files].map(([file, { of }]) => [file, of]))
    return { written: missing.map(([file]) => file).sort(), removed }
  }

  async #put(files: readonly (readonly [string, BuildFile])[]): Promise<void> {
    const staged: { readonly temporary: string; readonly path: string }[] = []
    try {
      const folders = new Set(files.map(([file]) => dirname(join(this.#dir, file))))
      for (const folder of folders) await mkdir(folder, { recursive: true })
      for (const [file, { content }] of files) {
        const path = join(this.#dir, file)
        const temporary = `${path}.${String(process.pid)}.tmp`
        staged.push({ temporary, path })
        await writeFile(temporary, content())
      }
      // The manifest is the last of the files.
      for (const { temporary, path } of staged) await rename(temporary, path)
    } catch (cause) {
      await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })))
      throw new NamuError('NAMU2002', `The build cannot be written: ${describe(cause)}`, {
        where: this.#dir,
        hint: 'Make the folder writable, or build into another one with --out.',
        cause,
      })
    }
  }
}

/** Files of the build that is in `dir` now; a damaged manifest names none. */
async function formerFiles(dir: string): Promise<string[]> {
  try {
    return filesNamedBy(await readManifest(dir))
  } catch (error) {
    if (isNamuError(error)) return []
    throw error
  }
}

function filesNamedBy({ workflows, tasks }: Manifest): string[] {
  const taskFiles = Object.values(tasks).map(({ file }) => file)
  return [
    ...new Set([
      manifestFile,
      ...Object.values(workflows).map(({ file }) => file),
      ...taskFiles,
      ...taskFiles.map(sourceMapFile),
    ]),
  ]
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
