import type { Databases } from './databases.js'

/**
 * Runs `action` in one write transaction and waits until it would survive a crash of the machine: an
 * LMDB commit alone is visible, not yet on the disk.
 *
 * A transaction whose action throws keeps what was written before the throw, so actions check first
 * and write afterwards.
 */
export async function write<T>(databases: Databases, action: () => T): Promise<T> {
  const result = await databases.root.transaction(action)
  await databases.root.flushed
  return result
}
