import type { TaskJob } from '@namu/engine'

/** A job this worker has taken from its queue. */
export interface Claim {
  readonly attempt: string
  readonly job: TaskJob
  readonly queue: string
  /** Its place in the queue's stream; changes when the same attempt was dispatched again. */
  entry: string
  /** Handed out by `next`, not merely fetched. */
  handedOut: boolean
  /** Fetched before the last sign of life and still not handed out. */
  waitedLong: boolean
}

/**
 * The jobs a worker has taken.
 *
 * C1. An attempt is taken once: a second copy of it (dispatched again after a flush) replaces the
 *     place of the first, and is not handed out.
 * C2. No more are handed out than there are slots.
 */
export class Claims {
  readonly #slots: number
  readonly #claims = new Map<string, Claim>()
  #handedOut = 0
  #reserved = 0

  constructor(slots: number) {
    this.#slots = slots
  }

  get all(): readonly Claim[] {
    return [...this.#claims.values()]
  }

  get handedOut(): number {
    return this.#handedOut
  }

  /** Slots that neither a running nor a fetched job needs, nor one that is being fetched. */
  get free(): number {
    return Math.max(0, this.#slots - this.#claims.size - this.#reserved)
  }

  /** Reserves all free slots for jobs that are being fetched. */
  reserve(): number {
    const { free } = this
    this.#reserved += free
    return free
  }

  /** The jobs were fetched, or did not come. */
  endReservation(slots: number): void {
    this.#reserved -= slots
  }

  get(attempt: string): Claim | undefined {
    return this.#claims.get(attempt)
  }

  take(queue: string, entry: string, attempt: string, job: TaskJob): void {
    const claim = this.#claims.get(attempt)
    if (claim !== undefined) {
      claim.entry = entry
      return
    }
    this.#claims.set(attempt, {
      ...{ attempt, job, queue, entry },
      ...{ handedOut: false, waitedLong: false },
    })
  }

  /** Fetched jobs for which there are slots, oldest first. */
  handOut(): readonly TaskJob[] {
    const jobs: TaskJob[] = []
    if (this.#claims.size === this.#handedOut) return jobs
    for (const claim of this.#claims.values()) {
      if (this.#handedOut >= this.#slots) break
      if (claim.handedOut) continue
      claim.handedOut = true
      this.#handedOut += 1
      jobs.push(claim.job)
    }
    return jobs
  }

  release(attempt: string): void {
    const claim = this.#claims.get(attempt)
    if (claim === undefined) return
    this.#claims.delete(attempt)
    if (claim.handedOut) this.#handedOut -= 1
  }
}
