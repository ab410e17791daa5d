import { resolve } from 'node:path'
import type { Metafile } from 'esbuild'

/**
 * The files that the bundle of an entry was made from, also those whose code it left out; absolute
 * paths, without what plugins made.
 *
 * @param folder the working directory of the build
 */
export function reachedFiles(metafile: Metafile, entry: string, folder: string): string[] {
  const reached = new Set([entry])
  for (const path of reached) {
    for (const imported of metafile.inputs[path]?.imports ?? []) {
      if (imported.external !== true) reached.add(imported.path)
    }
  }
  // What a plugin made is named `namespace:path`.
  return [...reached]
    .filter((path) => !/^[\w-]{2,}:/.test(path))
    .map((path) => resolve(folder, path))
}
