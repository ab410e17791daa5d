import { askAgainMs } from './ask-again.js'
import type { Clock } from '../interfaces/clock.js'
import type { DueRun, Store } from '../interfaces/store.js'

/** Runs that are loaded together. */
const wokenTogether = 100
const beginning: DueRun = { run: '', wakeAt: Number.MIN_SAFE_INTEGER }
const behindEveryId = '\u{10ffff}'

/**
 * Wakes the runs that are not in memory when their earliest timer is due.
 *
 * The store knows when: each run's row has it. What is here is a window of the next ones, so that
 * any number of sleeping runs costs a bounded memory.
 *
 * U1. Every run of the held partitions that is not in memory and whose timer is due up to `#reach` is
 *     in the window, or was woken. The store is read on from there when that time has come.
 * U2. A run that leaves memory says when it is due, because the store was perhaps read before its row
 *     was written; what is behind `#reach` is left to the store. `reset` reads everything anew:
 *     partitions have come.
 * U3. Waking a run that need not be woken does no harm: it is loaded, and its own alarms decide.
 */
export class WakeUps {
  readonly #store: Pick<Store, 'dueRuns'>
  readonly #clock: Clock
  readonly #size: number
  readonly #aheadMs: number
  readonly #partitions: () => readonly number[]
  readonly #wake: (run: string) => Promise<void>
  /** In order, each run once. */
  #window: DueRun[] = []
  #reach = beginning
  /** The end of what is being read. */
  #reading: number | undefined
  #notBefore = Number.NEGATIVE_INFINITY
  #busy = false
  #stopped = false
  #cancelTimer: (() => void) | undefined

  /**
   * The window has at most `size` runs, of the next `aheadMs`. `wake` resolves when the run is in
   * memory, or will not be; it fails when it is to be tried again.
   */
  constructor(
    store: Pick<Store, 'dueRuns'>,
    clock: Clock,
    size: number,
    aheadMs: number,
    partitions: () => readonly number[],
    wake: (run: string) => Promise<void>,
  ) {
    this.#store = store
    this.#clock = clock
    this.#size = size
    this.#aheadMs = aheadMs
    this.#partitions = partitions
    this.#wake = wake
  }

  /** U2 */
  add(due: DueRun): void {
    const covered = compare(due, this.#reach) <= 0
    if (!covered && !(this.#reading !== undefined && due.wakeAt <= this.#reading)) return
    this.#insert(due)
    if (this.#window.length > this.#size) this.#shrink()
    this.#arm()
  }

  /** U2 */
  reset(): void {
    this.#reach = beginning
    this.#arm()
  }

  stop(): void {
    this.#stopped = true
    this.#cancelTimer?.()
  }

  /** What a full window lets go is read again. */
  #shrink(): void {
    this.#window.length = this.#size
    const last = this.#window.at(-1)
    if (last && compare(last, this.#reach) < 0) this.#reach = last
  }

  #arm(): void {
    if (this.#busy || this.#stopped) return
    this.#cancelTimer?.()
    const next = Math.min(this.#window[0]?.wakeAt ?? Infinity, this.#reach.wakeAt)
    const at = Math.max(next, this.#notBefore, this.#clock.now())
    this.#cancelTimer = this.#clock.at(at, () => {
      this.#busy = true
      void this.#work().finally(() => {
        this.#busy = false
        this.#arm()
      })
    })
  }

  async #work(): Promise<void> {
    const now = this.#clock.now()
    if (this.#reach.wakeAt <= now) await this.#fill(now + this.#aheadMs)
    let due = 0
    while (due < wokenTogether && (this.#window[due]?.wakeAt ?? Infinity) <= now) due += 1
    await Promise.all(this.#window.splice(0, due).map((one) => this.#wakeOne(one)))
  }

  async #wakeOne({ run }: DueRun): Promise<void> {
    try {
      await this.#wake(run)
    } catch {
      this.#insert({ run, wakeAt: this.#clock.now() + askAgainMs })
    }
  }

  /** Reads the next page. A store that fails is asked again later. */
  async #fill(until: number): Promise<void> {
    const limit = this.#size - this.#window.length
    const partitions = this.#partitions()
    if (limit <= 0) return
    const after = this.#reach
    this.#reading = until
    try {
      const found =
        partitions.length === 0
          ? []
          : await this.#store.dueRuns({ partitions, until, limit, after })
      // After a reset this was a part of what is to be read, read with too few partitions.
      if (this.#reach !== after) return
      for (const due of found) this.#insert(due)
      const last = found.length < limit ? undefined : found.at(-1)
      this.#reach = last ?? { run: behindEveryId, wakeAt: until }
    } catch {
      this.#notBefore = this.#clock.now() + askAgainMs
    } finally {
      this.#reading = undefined
    }
  }

  #insert(due: DueRun): void {
    const known = this.#window.findIndex(({ run }) => run === due.run)
    if (known !== -1) this.#window.splice(known, 1)
    let at = this.#window.length
    for (let before = this.#window[at - 1]; before; before = this.#window[at - 1]) {
      if (compare(before, due) <= 0) break
      at -= 1
    }
    this.#window.splice(at, 0, due)
  }
}

function compare(a: DueRun, b: DueRun): number {
  if (a.wakeAt !== b.wakeAt) return a.wakeAt - b.wakeAt
  if (a.run === b.run) return 0
  return a.run < b.run ? -1 : 1
}
