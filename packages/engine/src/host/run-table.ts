import type { ActiveRun } from './active-run.js'

export interface TableLimits {
  /** Runs in memory. */
  readonly loaded: number
  /** Of these, runs that only wait for timers or for something from outside. */
  readonly parked: number
}

/**
 * The runs this host has in memory. Those that it executes are more: a run that waits costs no entry
 * here, and is loaded again by its next input or timer.
 *
 * T1. A run has at most one live `ActiveRun` here, and at most one load in progress.
 * T2. Beyond the limits runs that rest leave memory, those that moved longest ago first, and of all
 *     runs at first those that wait for nothing that this process does.
 */
export class RunTable {
  readonly #limits: TableLimits
  readonly #evicted: (run: ActiveRun) => void
  /** In the order in which they moved. */
  readonly #loaded = new Map<string, ActiveRun>()
  /** Those of them that were idle when they rested last, in that order. */
  readonly #idle = new Set<ActiveRun>()
  readonly #loading = new Map<string, Promise<ActiveRun | undefined>>()

  /** `evicted` is told which run has left memory; it has not ended. */
  constructor(limits: TableLimits, evicted: (run: ActiveRun) => void) {
    this.#limits = limits
    this.#evicted = evicted
  }

  get(run: string): ActiveRun | undefined {
    return this.#loaded.get(run)
  }

  loaded(): readonly ActiveRun[] {
    return [...this.#loaded.values()]
  }

  add(active: ActiveRun): void {
    this.#loaded.set(active.run, active)
    if (this.#loaded.size > this.#limits.loaded) this.#evict(active)
  }

  /** The run has moved and rests now. */
  rested(active: ActiveRun): void {
    const { run } = active
    if (this.#loaded.get(run) !== active) return
    this.#loaded.delete(run)
    this.#loaded.set(run, active)
    this.#idle.delete(active)
    if (active.isIdle) this.#idle.add(active)
    for (const first of this.#idle) {
      if (this.#idle.size <= this.#limits.parked) break
      this.#idle.delete(first)
      this.#retire(first)
    }
  }

  /** The run ended, or is not ours any more. */
  remove(run: string): void {
    const active = this.#loaded.get(run)
    if (active) this.#idle.delete(active)
    this.#loaded.delete(run)
  }

  /** T1: loads once, however many ask at the same time. */
  async obtain(
    run: string,
    load: () => Promise<ActiveRun | undefined>,
  ): Promise<ActiveRun | undefined> {
    const loaded = this.#loaded.get(run)
    if (loaded) return loaded
    const before = this.#loading.get(run)
    if (before) return before
    const loading = load().then((active) => {
      if (active) this.add(active)
      return active
    })
    this.#loading.set(run, loading)
    try {
      return await loading
    } finally {
      this.#loading.delete(run)
    }
  }

  #evict(newest: ActiveRun): void {
    for (const runs of [this.#idle, this.#loaded.values()])
      for (const active of runs) {
        if (this.#loaded.size <= this.#limits.loaded) return
        if (active !== newest) this.#retire(active)
      }
  }

  #retire(active: ActiveRun): void {
    if (!active.retire()) return
    this.remove(active.run)
    this.#evicted(active)
  }
}
