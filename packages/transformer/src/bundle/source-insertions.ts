import { join } from 'node:path'
import type { Loader, OnLoadResult } from 'esbuild'
import { insertionMap } from './insertion-map.js'

/** A text that goes into a source file before the character at `at`. Holds no line break. */
export interface Insertion {
  readonly at: number
  readonly text: string
}

export interface InsertionPlace extends Insertion {
  /** Path of the file, relative to the project root. */
  readonly file: string
}

/** Insertions by the absolute path of their file, each list by ascending position. */
export type Insertions = ReadonlyMap<string, readonly Insertion[]>

export function insertionsByFile(places: readonly InsertionPlace[], root: string): Insertions {
  const found = new Map<string, Insertion[]>()
  for (const { file, at, text } of places) {
    const path = join(root, file)
    const known = found.get(path) ?? []
    // Two names of one task are one place.
    if (!known.some((other) => other.at === at && other.text === text)) known.push({ at, text })
    found.set(path, known)
  }
  for (const insertions of found.values()) insertions.sort((a, b) => a.at - b.at)
  return found
}

/** A file with its insertions as esbuild takes it; the source map stays exact. */
export function loadWithInsertions(
  path: string,
  text: string,
  insertions: readonly Insertion[],
): OnLoadResult {
  const lengths = insertions.map((insertion) => ({
    at: insertion.at,
    length: insertion.text.length,
  }))
  const map = Buffer.from(insertionMap(baseName(path), text, lengths)).toString('base64')
  const contents = withInsertions(text, insertions)
  return {
    contents: `${contents}\n//# sourceMappingURL=data:application/json;base64,${map}`,
    loader: loaderOf(path),
  }
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = ''
  let done = 0
  for (const insertion of insertions) {
    result += text.slice(done, insertion.at) + insertion.text
    done = insertion.at
  }
  return result + text.slice(done)
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '')
}

export function loaderOf(path: string): Loader {
  const extension = /\.[cm]?([jt]sx?)$/.exec(path)?.[1]
  return extension === 'tsx' || extension === 'jsx' || extension === 'js' ? extension : 'ts'
}
