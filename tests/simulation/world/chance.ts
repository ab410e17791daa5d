import { seeded } from '../../differential/scheduler.js'

/** Every decision of a simulated world is drawn from here, so that a seed is the whole world. */
export class Chance {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = seeded(seed)
  }

  /** A source of its own: what is drawn from it moves nothing here. */
  fork(): Chance {
    return new Chance(this.below(2 ** 32))
  }

  /** A whole number from 0 on, less than `bound`. */
  below(bound: number): number {
    return Math.floor(this.#next() * bound)
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** Whether something of this probability, 0 to 1, happens. */
  happens(probability: number): boolean {
    return this.#next() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('there is nothing to pick from')
    return item
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
}
