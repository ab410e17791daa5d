/**
 * Remembers the marker of every part of the data. A marker that changed means that Redis lost the
 * part (a flush, a restart without persistence, a failover) and somebody made it anew.
 */
export class Generations {
  readonly #known = new Map<string, string>()
  readonly #onLoss: () => void
  #told = false

  constructor(onLoss: () => void) {
    this.#onLoss = onLoss
  }

  /** Notes a marker and tells of a loss. */
  note(part: string, generation: string): void {
    if (this.hasChanged(part, generation)) this.tell()
  }

  /** Notes a marker; whether the part was lost since it was noted before. */
  hasChanged(part: string, generation: string): boolean {
    const known = this.#known.get(part)
    this.#known.set(part, generation)
    return known !== undefined && known !== generation
  }

  /** One flush changes many markers at nearly the same time: it is told once. */
  tell(): void {
    if (this.#told) return
    this.#told = true
    setImmediate(() => {
      this.#told = false
      this.#onLoss()
    })
  }
}
