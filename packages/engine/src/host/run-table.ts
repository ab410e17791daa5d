import type { ActiveRun } from './active-run.js'

/**
 * The runs this host executes, loaded or evicted.
 *
 * T1. A run has at most one live `ActiveRun` here, and at most one load in progress.
 * T2. Beyond `capacity`, parked runs leave memory, the ones loaded longest ago first; they stay
 *     `executed` and are loaded again by their next input.
 */
export class RunTable {
  readonly #capacity: number
  readonly #loaded = new Map<string, ActiveRun>()
  readonly #loading = new Map<string, Promise<ActiveRun | undefined>>()
  readonly #executed = new Map<string, number>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(run: string): ActiveRun | undefined {
    return this.#loaded.get(run)
  }

  /** Whether this host executes the run, even if it is not in memory now. */
  executes(run: string): boolean {
    return this.#executed.has(run)
  }

  executed(): readonly string[] {
    return [...this.#executed.keys()]
  }

  executedIn(partition: number): readonly string[] {
    return [...this.#executed].filter(([, p]) => p === partition).map(([run]) => run)
  }

  add(active: ActiveRun): void {
    this.#loaded.set(active.run, active)
    this.#executed.set(active.run, active.partition)
    if (this.#loaded.size > this.#capacity) this.#evict(active)
  }

  /** The run ended, or is not ours any more. */
  remove(run: string): void {
    this.#loaded.delete(run)
    this.#executed.delete(run)
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
    for (const [run, active] of this.#loaded) {
      if (this.#loaded.size <= this.#capacity) return
      if (active !== newest && active.retire()) this.#loaded.delete(run)
    }
  }
}
