import { NamuError } from '@namu/core/internal'
import type { Ownership } from './ownership.js'
import { partitionOf } from './partition.js'
import type { Ids } from '../interfaces/clock.js'
import type { Lease } from '../interfaces/store.js'

/** Partitions a lazy host takes before it prefers those it has. */
const lazyPartitions = 64
const idsPerSearch = 20_000
const acquireTries = 100

export interface Placement {
  readonly run: string
  readonly partition: number
}

/**
 * Finds the id and partition of a new run: a partition is never waited for, another id is drawn.
 * A given id is taken as it is.
 *
 * @throws NamuError NAMU5001 when no partition can be had
 */
export async function placeRun(
  ownership: Ownership,
  ids: Ids,
  partitions: number,
  mode: 'lazy' | 'all',
  given: string | undefined,
): Promise<Placement> {
  if (given !== undefined) {
    const partition = partitionOf(given, partitions)
    const result = await ownership.acquire(partition)
    if (!result.acquired) throw ownedElsewhere(given, result.holder)
    return { run: given, partition }
  }
  if (ownership.count >= (mode === 'all' ? 1 : lazyPartitions)) {
    const found = searchHeld(ownership, ids, partitions)
    if (found) return found
  }
  let holder: Lease | undefined
  for (let attempt = 0; attempt < acquireTries; attempt += 1) {
    const run = ids.run()
    const partition = partitionOf(run, partitions)
    const result = await ownership.acquire(partition)
    if (result.acquired) return { run, partition }
    holder = result.holder
  }
  throw ownedElsewhere('a new run', holder)
}

function searchHeld(ownership: Ownership, ids: Ids, partitions: number): Placement | undefined {
  for (let attempt = 0; attempt < idsPerSearch; attempt += 1) {
    const run = ids.run()
    const partition = partitionOf(run, partitions)
    if (ownership.has(partition)) return { run, partition }
  }
  return undefined
}

export function ownedElsewhere(run: string, holder: Lease | undefined): NamuError {
  const who = holder
    ? `process ${String(holder.owner.pid)} on ${holder.owner.host}`
    : 'another process'
  return new NamuError('NAMU5001', `${run} is owned by ${who}, which is alive`, {
    where: run,
    hint: 'Let that process finish it, or end that process and try again.',
  })
}
