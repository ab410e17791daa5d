import { InvariantError } from '@namu/core/internal'
import type { Clock } from '../interfaces/clock.js'
import type { AppendOutcome, RunAppend, Store } from '../interfaces/store.js'

/** `unknown`: the host stopped before the store answered; the events may be durable or not. */
export type CommitOutcome = AppendOutcome | { readonly status: 'unknown' }

interface Waiting {
  readonly append: RunAppend
  readonly settle: (outcome: CommitOutcome) => void
}

interface Underway {
  appends: number
  readonly idle: (() => void)[]
}

const firstRetryMs = 50
const longestRetryMs = 2_000
const mostEvents = 10_000

/**
 * Groups the appends of all runs into commits.
 *
 * C1. One `Store.append` is in flight at a time; what is submitted meanwhile makes the next group.
 * C2. A group has at most `largestGroup` appends, in order of submission, and no further one once it
 *     has `mostEvents` events.
 * C3. When the store fails, the same group is sent again until it answers: append is idempotent, so
 *     an unknown outcome becomes a known one.
 * C4. `afterGroup` is called once all appends of a group are settled.
 * C5. `onFailure` is called with the first failure of each outage.
 * C6. What was submitted gets to the store also when nobody wants it any more; so whoever reads a run's
 *     log to go on with it waits for `idleOf` before.
 */
export class Committer {
  readonly #store: Pick<Store, 'append'>
  readonly #clock: Clock
  readonly #largestGroup: number
  readonly #afterGroup: () => void
  readonly #onFailure: (error: unknown) => void
  readonly #idle: (() => void)[] = []
  /** How many appends of each run wait or are in flight, and who waits for that. */
  readonly #underway = new Map<string, Underway>()
  #waiting: Waiting[] = []
  #busy = false
  #stopped = false
  #endPause: (() => void) | undefined

  constructor(
    store: Pick<Store, 'append'>,
    clock: Clock,
    largestGroup: number,
    afterGroup: () => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#store = store
    this.#clock = clock
    this.#largestGroup = largestGroup
    this.#afterGroup = afterGroup
    this.#onFailure = onFailure
  }

  submit(append: RunAppend, settle: (outcome: CommitOutcome) => void): void {
    this.#waiting.push({ append, settle })
    const { run } = append.record
    const underway = this.#underway.get(run) ?? { appends: 0, idle: [] }
    underway.appends += 1
    this.#underway.set(run, underway)
    if (this.#busy) return
    this.#busy = true
    // What the same turn of the event loop submits belongs to the same group.
    queueMicrotask(() => {
      void this.#work()
    })
  }

  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void> {
    if (!this.#busy) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** C6. Resolves when no append of the run waits or is in flight. */
  idleOf(run: string): Promise<void> {
    const underway = this.#underway.get(run)
    if (!underway) return Promise.resolve()
    return new Promise((resolve) => underway.idle.push(resolve))
  }

  /** From now on a failing store is not asked again: its appends settle as `unknown`. */
  stop(): void {
    this.#stopped = true
    this.#endPause?.()
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, this.#sizeOfGroup())
      this.#waiting = this.#waiting.slice(group.length)
      const outcomes = await this.#append(group.map((waiting) => waiting.append))
      group.forEach((waiting, index) => {
        const outcome = outcomes ? outcomes[index] : { status: 'unknown' as const }
        if (!outcome) throw new InvariantError('a store answers every append of a group')
        waiting.settle(outcome)
        this.#arrived(waiting.append.record.run)
      })
      this.#afterGroup()
    }
    this.#busy = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #sizeOfGroup(): number {
    let events = 0
    const last = this.#waiting.findIndex(({ append }, at) => {
      events += append.events.length
      return at + 1 >= this.#largestGroup || events >= mostEvents
    })
    return last === -1 ? this.#waiting.length : last + 1
  }

  #arrived(run: string): void {
    const underway = this.#underway.get(run)
    if (!underway) return
    underway.appends -= 1
    if (underway.appends > 0) return
    this.#underway.delete(run)
    for (const resolve of underway.idle) resolve()
  }

  async #append(appends: readonly RunAppend[]): Promise<readonly AppendOutcome[] | undefined> {
    for (let delay = firstRetryMs; ; delay = Math.min(delay * 2, longestRetryMs)) {
      try {
        return await this.#store.append(appends)
      } catch (error) {
        if (delay === firstRetryMs) this.#onFailure(error)
        if (!(await this.#pause(delay))) return undefined
      }
    }
  }

  /** Whether the store is to be asked again. */
  #pause(delay: number): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false)
    return new Promise((resolve) => {
      const forget = this.#clock.at(this.#clock.now() + delay, () => {
        resolve(true)
      })
      this.#endPause = () => {
        forget()
        resolve(false)
      }
    })
  }
}
