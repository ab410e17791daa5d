import { basename, dirname, join, sep } from 'node:path'
import { besides } from './disk-contents.js'

/**
 * The paths whose contents decide the bundles that were made of `files`: the files, what could be found
 * in their place, the packages they are of, and the configuration above them that the bundler asks for.
 *
 * @param external packages that stay outside
 */
export function bundledPaths(
  files: readonly string[],
  external: readonly string[],
  root: string,
): string[] {
  const paths = new Set(files)
  const packages = new Set(external)
  const folders = new Set(files.map((file) => dirname(file)))
  for (const folder of folders) {
    for (const above of foldersAbove(folder)) {
      paths.add(join(above, 'package.json'))
      // The bundler reads none of a package.
      if (!isInstalled(above)) paths.add(join(above, 'tsconfig.json'))
    }
    const owner = packageFolder(folder)
    if (owner === undefined) continue
    packages.add(packageName(owner))
    // Binaries in it would keep it out of the bundle.
    paths.add(owner)
  }
  for (const file of files) {
    if (isInstalled(file)) continue
    paths.add(besides(file))
    if (basename(file).startsWith('index.')) paths.add(besides(dirname(file)))
  }
  // A package may come to be found nearer.
  const own = [root, ...folders].filter((folder) => !isInstalled(folder))
  for (const above of new Set(own.flatMap((folder) => [...foldersAbove(folder)]))) {
    for (const name of packages) {
      const folder = join(above, 'node_modules', name)
      paths.add(folder).add(join(folder, 'package.json'))
    }
  }
  return [...paths].sort()
}

/** The folder and those above it; of a package, only up to the package's own. */
function* foldersAbove(folder: string): Generator<string> {
  const last = packageFolder(folder)
  for (let at = folder; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at || at === last) return
  }
}

function isInstalled(path: string): boolean {
  return path.split(sep).includes('node_modules')
}

/** The folder of the installed package that a folder belongs to. */
function packageFolder(folder: string): string | undefined {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    const parent = dirname(at)
    const above = isScope(parent) ? dirname(parent) : parent
    if (basename(above) === 'node_modules' && !isScope(at)) return at
  }
  return undefined
}

function packageName(folder: string): string {
  const parent = dirname(folder)
  return isScope(parent) ? `${basename(parent)}/${basename(folder)}` : basename(folder)
}

function isScope(folder: string): boolean {
  return basename(folder).startsWith('@') && basename(dirname(folder)) === 'node_modules'
}
