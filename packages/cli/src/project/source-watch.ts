import { readdirSync, watch, type FSWatcher } from 'node:fs'
import path from 'node:path'

/** Quiet time after a change before it counts: editors and version control write in bursts. */
const quietMs = 80

/**
 * Watches a project's folder for changes that may matter to a build: what is in its folders, but not in
 * hidden ones and not in `left`, and which packages are installed.
 *
 * W1. Every change is followed by a call of `changed`; many changes may have one call in common.
 * W2. Folders that come are watched before `changed` is called, so that what is put into them later is
 *     seen; the call itself stands for what is in them already.
 */
export class SourceWatch {
  readonly #root: string
  readonly #left: string
  readonly #changed: () => void
  readonly #watched = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined

  /** @param left a folder that is not watched: where the build is written */
  constructor(root: string, left: string, changed: () => void) {
    this.#root = root
    this.#left = left
    this.#changed = changed
    this.#follow()
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#watched.values()) watcher.close()
    this.#watched.clear()
  }

  #note(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#follow()
      this.#changed()
    }, quietMs)
  }

  /** Watches the folders that are there now, and no others. */
  #follow(): void {
    const folders = new Set(this.#folders(this.#root))
    for (const [folder, watcher] of this.#watched) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#watched.delete(folder)
    }
    for (const folder of folders) if (!this.#watched.has(folder)) this.#watch(folder)
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder)
      watcher.on('change', (_event, name) => {
        if (this.#matters(folder, name)) this.#note()
      })
      // The folder is gone, and may be there again.
      watcher.on('error', () => {
        this.#drop(folder)
      })
      this.#watched.set(folder, watcher)
    } catch {
      // It was removed meanwhile: the folder above it says so.
    }
  }

  #drop(folder: string): void {
    this.#watched.get(folder)?.close()
    this.#watched.delete(folder)
    this.#note()
  }

  /** A folder that is gone says so, once, under its own name: another of that name needs a new watch. */
  #matters(folder: string, name: string | Buffer | null): boolean {
    if (typeof name !== 'string') return true
    const changed = path.join(folder, name)
    if (changed === this.#left) return false
    const gone = this.#watched.get(changed)
    if (gone) {
      gone.close()
      this.#watched.delete(changed)
    }
    return !name.endsWith('.tmp') && !(name.startsWith('.') && name !== '.package-lock.json')
  }

  #folders(folder: string): string[] {
    const found = [folder]
    for (const name of subfolders(folder)) {
      const inner = path.join(folder, name)
      if (inner === this.#left || (name.startsWith('.') && name !== '.')) continue
      // What is installed is known from the names alone: a change of a package is a change of its folder.
      if (name === 'node_modules') found.push(inner)
      else found.push(...this.#folders(inner))
    }
    return found
  }
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
