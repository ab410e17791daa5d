/**
 * The partition a run belongs to for ever: FNV-1a (32 bit) of the run id's UTF-16 code units, modulo
 * the number of partitions of its store. Part of the storage format: it can never change.
 */
export function partitionOf(run: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < run.length; index += 1) {
    hash ^= run.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % partitions
}
