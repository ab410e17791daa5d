import type { Clock, Ids, Owner, Random } from '@namu/engine'
import type { Chance } from './chance.js'
import type { Timeline } from './timeline.js'

type State =
  | { readonly life: 'running' }
  | { readonly life: 'stalled'; readonly waiting: (() => void)[] }
  | { readonly life: 'dead' }

/**
 * A simulated process. Whatever reaches its code from outside (an answer, a clock, a report) comes
 * through `enter`.
 *
 * L1. Nothing runs in a dead process, ever.
 * L2. Nothing runs in a stalled one until it wakes; then all of it does, in order, and the process
 *     knows nothing of the time that has passed.
 */
export class SimProcess {
  readonly name: string
  readonly owner: Owner
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly #timeline: Timeline
  #state: State = { life: 'running' }
  #onDeath: () => void = () => undefined

  /** `skew` is how far its clock is ahead of the world's, in milliseconds. */
  constructor(timeline: Timeline, chance: Chance, name: string, pid: number, skew: number) {
    this.name = name
    this.owner = { id: name, host: 'world', pid }
    this.#timeline = timeline
    this.clock = {
      now: () => timeline.now + skew,
      at: (at, callback) => {
        let forgotten = false
        const forget = timeline.at(at - skew, () => {
          this.enter(() => {
            if (!forgotten) callback()
          })
        })
        return () => {
          forgotten = true
          forget()
        }
      },
    }
    this.random = { bytes: (length) => chance.bytes(length) }
    let runs = 0
    this.ids = {
      run: () => {
        runs += 1
        return `run_${name}_${String(runs)}`
      },
    }
  }

  readonly scheduler = {
    soon: (callback: () => void): void => {
      this.#timeline.after(0, () => {
        this.enter(callback)
      })
    },
  }

  get isAlive(): boolean {
    return this.#state.life !== 'dead'
  }

  get isRunning(): boolean {
    return this.#state.life === 'running'
  }

  enter(callback: () => void): void {
    if (this.#state.life === 'running') callback()
    else if (this.#state.life === 'stalled') this.#state.waiting.push(callback)
  }

  /** Calls back when the process dies. */
  onDeath(callback: () => void): void {
    this.#onDeath = callback
  }

  kill(): void {
    if (!this.isAlive) return
    this.#state = { life: 'dead' }
    this.#timeline.note(`${this.name} is killed`)
    this.#onDeath()
  }

  stall(): void {
    if (!this.isRunning) return
    this.#state = { life: 'stalled', waiting: [] }
    this.#timeline.note(`${this.name} stalls`)
  }

  /** What has gathered runs as one thing after the other. */
  wake(): void {
    if (this.#state.life !== 'stalled') return
    const { waiting } = this.#state
    this.#state = { life: 'running' }
    this.#timeline.note(`${this.name} wakes`)
    for (const callback of waiting)
      this.#timeline.after(0, () => {
        this.enter(callback)
      })
  }
}
