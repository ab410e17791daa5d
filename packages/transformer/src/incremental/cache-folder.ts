import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version as esbuild } from 'esbuild'
import { ts } from 'ts-morph'
import { contentDigest } from './digest.js'

/**
 * Where builds of a project are remembered: in its `node_modules`, which nobody keeps or publishes.
 * `undefined` when it has none of its own. Another compiler, or another place of the project, has
 * another folder.
 */
export function cacheFolder(root: string): string | undefined {
  const modules = join(root, 'node_modules')
  // A linked one is somebody else's.
  if (!lstatSync(modules, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const name = [realpathSync(root), compilerIdentity()]
    .map((part) => contentDigest(part).slice(0, 16))
    .join('-')
  return join(modules, '.cache/namu', name)
}

/** The code that makes builds: the packages of the compiler, file by file, and what they are built on. */
function compilerIdentity(): string {
  const here = dirname(dirname(fileURLToPath(import.meta.url)))
  const folders = [here, ...['core', 'flow'].flatMap((name) => installed(name, here) ?? [])]
  // The bundler looks for packages there, too.
  const paths = process.env['NODE_PATH'] ?? ''
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name) && !name.includes('node_modules'))
      .sort()
      .map((name) => {
        const { size, mtimeMs } = statSync(join(folder, name))
        return `${name} ${String(size)} ${String(mtimeMs)}`
      }),
  )
  return contentDigest(process.version, process.arch, paths, esbuild, ts.version, ...files)
}

function installed(name: string, from: string): string | undefined {
  const folder = join(from, 'node_modules/@namu', name)
  if (existsSync(folder)) return realpathSync(folder)
  return dirname(from) === from ? undefined : installed(name, dirname(from))
}
