import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Store } from '@namu/engine'
import { storeFolder } from '../../project/root.js'

/** The folder of the store of the project at `root`. */
export function storePath(root: string): string {
  return path.join(root, storeFolder, 'store')
}

/** Where the tasks' code is unpacked: inside the project, so that its `node_modules` are found. */
export function cacheFolder(root: string): string {
  return path.join(root, storeFolder, 'cache')
}

/**
 * The store of the project; with `existing` it is `undefined` when there is none.
 * @throws NamuError NAMU5003 when it cannot be opened, NAMU5004 when a newer version wrote it
 */
export async function openStore(root: string, how: 'existing'): Promise<Store | undefined>
export async function openStore(root: string, how: 'create'): Promise<Store>
export async function openStore(
  root: string,
  how: 'existing' | 'create',
): Promise<Store | undefined> {
  const folder = storePath(root)
  if (how === 'existing' && !existsSync(folder)) return undefined
  const { openLmdbStore } = await import('@namu/store-lmdb')
  return openLmdbStore(folder)
}
