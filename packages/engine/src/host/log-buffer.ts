import type { Clock } from '../interfaces/clock.js'
import type { LogLine } from '../interfaces/runs.js'
import type { Store } from '../interfaces/store.js'

const delayMs = 50
const largestBatch = 500
const longestBacklog = 10_000

/**
 * Writes log lines in batches. They are not part of the log: when the store cannot keep up, the
 * oldest waiting lines are dropped rather than holding up a run.
 */
export class LogBuffer {
  readonly #store: Pick<Store, 'writeLogLines'>
  readonly #clock: Clock
  #lines: LogLine[] = []
  #writing: Promise<void> | undefined
  #forgetTimer: (() => void) | undefined

  constructor(store: Pick<Store, 'writeLogLines'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  add(lines: readonly LogLine[]): void {
    for (const line of lines) this.#lines.push(line)
    if (this.#lines.length > longestBacklog) this.#lines = this.#lines.slice(-longestBacklog)
    if (this.#lines.length >= largestBatch) void this.flush()
    else
      this.#forgetTimer ??= this.#clock.at(this.#clock.now() + delayMs, () => {
        this.#forgetTimer = undefined
        void this.flush()
      })
  }

  /** Resolves when the lines so far are written (or given up). */
  async flush(): Promise<void> {
    this.#forgetTimer?.()
    this.#forgetTimer = undefined
    while (this.#writing) await this.#writing
    if (this.#lines.length === 0) return
    const lines = this.#lines
    this.#lines = []
    this.#writing = this.#store.writeLogLines(lines).then(
      () => undefined,
      () => undefined,
    )
    await this.#writing
    this.#writing = undefined
  }
}
