import type { RateTerms, SlotTerms } from '../limits/index.js'

/** Who holds the slots of each group. */
export class Slots {
  readonly #taken = new Map<string, number>()

  hasRoom({ group, limit }: SlotTerms): boolean {
    return (this.#taken.get(group) ?? 0) < limit
  }

  take({ group }: SlotTerms): void {
    this.#taken.set(group, (this.#taken.get(group) ?? 0) + 1)
  }

  free({ group }: SlotTerms): void {
    const left = (this.#taken.get(group) ?? 1) - 1
    if (left === 0) this.#taken.delete(group)
    else this.#taken.set(group, left)
  }
}

interface Starts {
  readonly times: number[]
  /** When the last of them does not count any more. */
  until: number
}

/** Groups that are remembered before old ones are looked for. */
const fewGroups = 1_000

/** A sliding window for each group: the times of the starts that still count. */
export class Rates {
  readonly #starts = new Map<string, Starts>()
  #purgeAt = fewGroups

  /** When the group has room: `now` or later. */
  roomAt({ group, limit, perMs }: RateTerms, now: number): number {
    const starts = this.#starts.get(group)
    const counting = starts?.times[starts.times.length - limit]
    return counting === undefined ? now : Math.max(now, counting + perMs)
  }

  note({ group, limit, perMs }: RateTerms, now: number): void {
    const starts = this.#starts.get(group) ?? { times: [], until: 0 }
    this.#starts.set(group, starts)
    starts.times.push(now)
    starts.until = Math.max(starts.until, now + perMs)
    // Half of the work of a shift for each start, and never less than the window is kept.
    if (starts.times.length >= limit * 2) starts.times.splice(0, starts.times.length - limit)
    if (this.#starts.size >= this.#purgeAt) this.#purge(now)
  }

  #purge(now: number): void {
    for (const [group, { until }] of this.#starts) if (until <= now) this.#starts.delete(group)
    this.#purgeAt = Math.max(fewGroups, this.#starts.size * 2)
  }
}
