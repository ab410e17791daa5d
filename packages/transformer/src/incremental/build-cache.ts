import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { emptyMemory, type BuildMemory } from './build-memory.js'
import { contentDigest } from './digest.js'
import type { ModuleRecord } from './module-record.js'

/**
 * The memory of builds on the disk, for the next process.
 *
 * C1. A file there counts only if it begins with the digest of the rest of it: whatever was cut off,
 *     changed or is of another format is not there.
 * C2. A file is put in place whole. Several processes may write at once: each of their files is right by
 *     itself, because its entries have their keys in them.
 * C3. Nothing that goes wrong with it fails a build.
 */
export class BuildCache {
  readonly #folder: string
  /** The records that are on the disk now. */
  #saved: ReadonlyMap<string, ModuleRecord> = new Map()

  /** @param folder of one project and one version of the compiler, named `<project>-<compiler>` */
  constructor(folder: string) {
    this.#folder = folder
  }

  load(): BuildMemory {
    const common = readEntry(join(this.#folder, commonFile)) as CommonEntry | undefined
    if (!common) return emptyMemory()
    const modules = new Map<string, ModuleRecord>()
    for (const name of namesIn(this.#folder)) {
      if (!name.endsWith(moduleSuffix)) continue
      const entry = readEntry(join(this.#folder, name)) as ModuleEntry | undefined
      if (entry) modules.set(entry.path, entry.record)
    }
    this.#saved = new Map(modules)
    return { modules, checked: common.checked, facts: common.facts }
  }

  save({ modules, checked, facts }: BuildMemory): void {
    try {
      if (this.#saved.size === 0) removeOthers(this.#folder)
      mkdirSync(this.#folder, { recursive: true })
      for (const [path, record] of modules) {
        if (this.#saved.get(path) === record) continue
        const entry: ModuleEntry = { path, record }
        writeEntry(join(this.#folder, moduleFile(path)), entry)
      }
      const gone = [...this.#saved.keys()].filter((path) => !modules.has(path))
      for (const path of gone) rmSync(join(this.#folder, moduleFile(path)), { force: true })
      const common: CommonEntry = { checked, facts }
      writeEntry(join(this.#folder, commonFile), common)
      this.#saved = new Map(modules)
    } catch {
      // C3: the next build makes everything anew.
    }
  }
}

type CommonEntry = Pick<BuildMemory, 'checked' | 'facts'>

interface ModuleEntry {
  readonly path: string
  readonly record: ModuleRecord
}

const commonFile = 'project.bin'
const moduleSuffix = '.module.bin'

/** What other versions of the compiler left for the same project. */
function removeOthers(folder: string): void {
  const [project = ''] = basename(folder).split('-')
  for (const name of namesIn(dirname(folder))) {
    if (name.startsWith(`${project}-`) && name !== basename(folder))
      rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

function moduleFile(path: string): string {
  return `${contentDigest(path).slice(0, 32)}${moduleSuffix}`
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** C1. */
function readEntry(path: string): unknown {
  try {
    const bytes = readFileSync(path)
    const content = bytes.subarray(digestLength)
    const digest = bytes.subarray(0, digestLength).toString('latin1')
    return digest === contentDigest(content) ? deserialize(content) : undefined
  } catch {
    return undefined
  }
}

/** C2. */
function writeEntry(path: string, entry: unknown): void {
  const content = serialize(entry)
  const temporary = `${path}.${String(process.pid)}.tmp`
  writeFileSync(temporary, Buffer.concat([Buffer.from(contentDigest(content), 'latin1'), content]))
  renameSync(temporary, path)
}

/** Of sha256 in hexadecimal. */
const digestLength = 64
