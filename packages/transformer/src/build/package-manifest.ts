import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NamuError } from '@namu/core/internal'

/** Name and version of a project. */
export interface PackageIdentity {
  readonly name: string
  readonly version: string
}

/**
 * Reads them from the package.json in `root`; a project without one is called like its folder.
 * @throws NamuError NAMU2001 when package.json is not JSON
 */
export function readPackageIdentity(root: string): PackageIdentity {
  const path = join(root, 'package.json')
  const { name, version } = existsSync(path) ? parse(path) : {}
  return {
    name: typeof name === 'string' && name !== '' ? name : basename(root),
    version: typeof version === 'string' && version !== '' ? version : '0.0.0',
  }
}

function parse(path: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch (cause) {
    throw new NamuError('NAMU2001', 'The package.json of the project cannot be read', {
      where: path,
      hint: 'Correct the file: it must be JSON.',
      cause,
    })
  }
}
