/** Lets a bounded number of tasks run at a time; the others wait, first come, first served. */
export class Gate {
  readonly #width: number
  #inside = 0
  #waiting: (() => void)[] = []
  /** The waiting ones in front of it have gone in. */
  #head = 0

  constructor(width: number) {
    this.#width = width
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#width)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    else this.#inside += 1
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** A place is handed on, so that nobody overtakes. */
  #leave(): void {
    const next = this.#waiting[this.#head]
    if (!next) {
      this.#inside -= 1
      this.#waiting = []
      this.#head = 0
      return
    }
    this.#head += 1
    next()
  }
}
