import type { HostOptions } from './options.js'
import type { Ownership } from './ownership.js'
import { partitionOf } from './partition.js'

/**
 * Which runs this host executes, in memory or not.
 *
 * A host that owns all partitions it can get executes every open run in them, so there is nothing to
 * remember. One that shares a store with other processes (`lazy`) executes the runs that it started or
 * took up, of which it remembers the names.
 */
export class ExecutedRuns {
  readonly #ownership: Pick<Ownership, 'has'>
  readonly #partitions: number
  /** Absent where all are executed. */
  readonly #names: Set<string> | undefined

  constructor(
    mode: HostOptions['ownership'],
    ownership: Pick<Ownership, 'has'>,
    partitions: number,
  ) {
    this.#ownership = ownership
    this.#partitions = partitions
    this.#names = mode === 'lazy' ? new Set() : undefined
  }

  /** Whether the run is executed here, if it has not ended. */
  has(run: string): boolean {
    if (this.#names && !this.#names.has(run)) return false
    return this.#ownership.has(partitionOf(run, this.#partitions))
  }

  add(run: string): void {
    this.#names?.add(run)
  }

  remove(run: string): void {
    this.#names?.delete(run)
  }

  /** Forgets the runs of a partition; returns those that were remembered. */
  removeAll(partition: number): readonly string[] {
    const names = [...(this.#names ?? [])]
    const removed = names.filter((run) => partitionOf(run, this.#partitions) === partition)
    for (const run of removed) this.#names?.delete(run)
    return removed
  }
}
