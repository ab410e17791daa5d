import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { contentDigest } from './digest.js'

/**
 * What is at paths, as digests: of a file's bytes, of the names in a folder, or `absent`. Asks the disk
 * once for each path: an object of this class is for one build.
 */
export class DiskContents {
  readonly #known = new Map<string, string>()
  readonly #names = new Map<string, readonly string[]>()

  at(path: string): string {
    let digest = this.#known.get(path)
    if (digest === undefined) this.#known.set(path, (digest = this.#read(path)))
    return digest
  }

  #read(path: string): string {
    if (path.endsWith(besidesMark)) {
      const stem = basename(path.slice(0, -besidesMark.length))
      const names = this.#namesIn(dirname(path)) ?? []
      return contentDigest(...names.filter((name) => stemOf(name) === stem))
    }
    try {
      return contentDigest(readFileSync(path))
    } catch {
      const names = this.#namesIn(path)
      return names ? contentDigest('folder', ...names) : 'absent'
    }
  }

  #namesIn(folder: string): readonly string[] | undefined {
    const known = this.#names.get(folder)
    if (known) return known
    try {
      const found = codeNames(folder)
      this.#names.set(folder, found)
      return found
    } catch {
      return undefined
    }
  }
}

/** The path that stands for the names which an import without extension could mean like this file's. */
export function besides(file: string): string {
  return `${file.slice(0, -basename(file).length)}${stemOf(basename(file))}${besidesMark}`
}

const besidesMark = '.*'

function stemOf(name: string): string {
  return name.replace(/(\.d)?\.\w+$/, '')
}

/** Of folders and of what a module could be in: other files change what nothing is resolved to. */
function codeNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isFile() || /\.([cm]?[jt]sx?|json|node|gyp)$/.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => name !== '.cache')
    .sort()
}
