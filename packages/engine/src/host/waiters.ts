import type { Clock } from '../interfaces/clock.js'

/** Wakes those who wait for a run: at news from this process, or after a while to look again. */
export class Waiters {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves at `wake(run)` or after `pollMs`. */
  next(run: string, pollMs: number): Promise<void> {
    return new Promise((resolve) => {
      const others = this.#waiting.get(run) ?? new Set()
      this.#waiting.set(run, others)
      const done = (): void => {
        forget()
        others.delete(done)
        if (others.size === 0) this.#waiting.delete(run)
        resolve()
      }
      const forget = this.#clock.at(this.#clock.now() + pollMs, done)
      others.add(done)
    })
  }

  wake(run: string): void {
    for (const done of [...(this.#waiting.get(run) ?? [])]) done()
  }

  wakeAll(): void {
    for (const run of [...this.#waiting.keys()]) this.wake(run)
  }
}
