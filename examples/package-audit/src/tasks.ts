import { readdir, readFile, lstat, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { task, tryContext } from '@namu/core'
import type { LockedPackage, Measurement, Report } from './model.js'
import { markdown } from './markdown.js'

interface Lock {
  readonly name?: string
  readonly packages?: Readonly<Record<string, { version?: string; link?: boolean }>>
}

/** The packages of `package-lock.json` (version 2 or 3), in the order of their paths. */
export const readLock = task(
  { pure: true },
  async (root: string): Promise<{ project: string; packages: LockedPackage[] }> => {
    const file = resolve(root, 'package-lock.json')
    const lock = JSON.parse(await readFile(file, 'utf8')) as Lock
    if (lock.packages === undefined) throw new UnsuitableLock(file)
    const packages: LockedPackage[] = []
    for (const [path, { version, link }] of Object.entries(lock.packages)) {
      const at = path.lastIndexOf('node_modules/')
      if (at < 0 || link === true) continue
      const name = path.slice(at + 'node_modules/'.length)
      const depth = path.split('node_modules/').length - 1
      packages.push({ name, version: version ?? 'unknown', path, depth })
    }
    packages.sort((a, b) => (a.path < b.path ? -1 : 1))
    tryContext()?.logger.info(`${packages.length} packages are locked`)
    return { project: lock.name ?? resolve(root), packages }
  },
)

/** Size on disk, number of files and licence of one package. */
export const measure = task(
  { pure: true },
  async (root: string, path: string): Promise<Measurement> => {
    const folder = resolve(root, path)
    const manifest = await readManifest(join(folder, 'package.json'))
    if (manifest === undefined) return { installed: false, size: 0, files: 0, licence: 'unknown' }
    const { size, files } = await sumUp(folder)
    return { installed: true, size, files, licence: licenceOf(manifest) }
  },
)

/** Writes the report as Markdown and returns the file's absolute path. */
export const writeReport = task(async (file: string, report: Report): Promise<string> => {
  const target = resolve(file)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, markdown(report))
  return target
})

interface PackageManifest {
  readonly license?: string | { readonly type?: string }
  readonly licenses?: readonly { readonly type?: string }[]
}

/** `undefined` when the package is not installed: optional packages for other platforms are not. */
async function readManifest(file: string): Promise<PackageManifest | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PackageManifest
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function sumUp(folder: string): Promise<{ size: number; files: number }> {
  let size = 0
  let files = 0
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name === 'node_modules') continue
      const inside = await sumUp(path)
      size += inside.size
      files += inside.files
    } else if (entry.isFile()) {
      size += (await lstat(path)).size
      files += 1
    }
  }
  return { size, files }
}

function licenceOf(manifest: PackageManifest): string {
  const { license, licenses } = manifest
  if (typeof license === 'string' && license !== '') return license
  if (typeof license === 'object') return license.type ?? 'unknown'
  const names = (licenses ?? []).map(({ type }) => type ?? 'unknown')
  return names.length > 0 ? names.join(' OR ') : 'unknown'
}

class UnsuitableLock extends Error {
  override readonly name = 'UnsuitableLock'
  /** Reading the same file again gives the same. */
  readonly retryable = false

  constructor(file: string) {
    super(`${file} has no "packages": it was written by npm 6 or older; run npm install once`)
  }
}
