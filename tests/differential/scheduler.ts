/** A small seeded generator (mulberry32), so that a failing order can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A task call or a sleep that is open; a sleep is not pure. */
export interface OpenCall {
  readonly pure: boolean
}

/**
 * Chooses which open call settles next; both sides ask it with their open calls in start order.
 *
 * - Seed 0 settles in start order, other seeds draw.
 * - With `pureFirst`, pure calls settle before any other, in start order: the order of outcomes that
 *   a run with prefetch shows, made the order of the direct run too.
 */
export class Scheduler {
  private readonly random: () => number
  private readonly seed: number
  private readonly pureFirst: boolean

  constructor(seed: number, pureFirst: boolean) {
    this.seed = seed
    this.pureFirst = pureFirst
    this.random = seeded(seed)
  }

  choose(open: readonly OpenCall[]): number {
    if (this.pureFirst) {
      const pure = open.findIndex((call) => call.pure)
      if (pure >= 0) return pure
    }
    return this.seed === 0 ? 0 : Math.floor(this.random() * open.length)
  }
}
