import { existsSync } from 'node:fs'
import path from 'node:path'
import { NamuError } from '@namu/core/internal'

/** The folder a project's runs are kept in, inside the project. */
export const storeFolder = '.namu'

/**
 * The project's folder: the given one, else the nearest folder from `cwd` upwards that has a
 * `tsconfig.json`.
 * @throws NamuError NAMU2001 when there is none
 */
export function projectRoot(cwd: string, given: string | undefined): string {
  const start = path.resolve(cwd, given ?? '.')
  const found = given === undefined ? upwards(start, 'tsconfig.json') : start
  if (found !== undefined && existsSync(path.join(found, 'tsconfig.json'))) return found
  throw new NamuError('NAMU2001', 'There is no project here: no tsconfig.json was found', {
    where: start,
    hint: 'Go to the folder of your tsconfig.json, or name it with --project <folder>.',
  })
}

/**
 * The folder that has the store, for commands that only read it: the project need not compile, nor
 * even have a tsconfig.json any more.
 */
export function storeRoot(cwd: string, given: string | undefined): string {
  const start = path.resolve(cwd, given ?? '.')
  if (given !== undefined) return start
  return upwards(start, storeFolder) ?? upwards(start, 'tsconfig.json') ?? start
}

function upwards(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, name))) return folder
    if (folder === path.dirname(folder)) return undefined
  }
}
