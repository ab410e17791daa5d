import type { Databases } from './databases.js'
import { isFailedCommit, reasonOf, writeFailure } from './write-failure.js'

/**
 * Runs `action` in one write transaction and waits until it would survive a crash of the machine: an
 * LMDB commit alone is visible, not yet on the disk.
 *
 * A transaction whose action throws keeps what was written before the throw, so actions check first
 * and write afterwards. Of a commit that fails nothing is kept; it fails when a write in it failed.
 *
 * @throws NamuError NAMU5007 when the disk is full, NAMU5005 when the commit fails for another reason
 */
export async function write<T>(databases: Databases, action: () => T): Promise<T> {
  const { root, path } = databases
  const committed = root.transaction(action)
  // Asked for now, as the flush of this commit. Later it may be the one of a commit behind it, and when
  // a commit fails, its flush never settles.
  const flushed = root.flushed.then(() => undefined)
  try {
    const [result] = await Promise.all([committed, flushed])
    return result
  } catch (error) {
    if (!isFailedCommit(error)) throw error
    const reason = reasonOf(error)
    await forgetFlush(root)
    throw writeFailure(reason(), path)
  }
}

/**
 * Closing waits for the flush of the last commit, which never settles when that failed: a commit that
 * has nothing to write takes its place.
 */
async function forgetFlush(root: Databases['root']): Promise<void> {
  try {
    await root.transaction(() => undefined)
  } catch {
    // It was one with a write that failed too, and that does the same.
  }
}
