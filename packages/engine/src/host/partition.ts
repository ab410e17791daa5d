import { rootOf } from '../core/index.js'

/**
 * The partition a run belongs to for ever: FNV-1a (32 bit) of the UTF-16 code units of the id of its
 * family's root, modulo the number of partitions of its store. A run without a parent is its own root.
 * So one owner writes a run and all that descends from it. Part of the storage format: it can never
 * change.
 */
export function partitionOf(run: string, partitions: number): number {
  const root = rootOf(run)
  let hash = 0x811c9dc5
  for (let index = 0; index < root.length; index += 1) {
    hash ^= root.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % partitions
}
