import { Trace } from './trace.js'

interface Happening {
  readonly at: number
  /** Of two at the same time, the one that was scheduled first happens first. */
  readonly order: number
  readonly run: () => void
  cancelled: boolean
}

/**
 * The time of a simulated world, and all that is going to happen in it.
 *
 * T1. One thing happens after the other; between two of them every promise job has run, so nothing
 *     depends on how fast this machine is.
 * T2. Time moves only from one happening to the next.
 */
export class Timeline {
  readonly trace = new Trace()
  #now: number
  #order = 0
  readonly #heap: Happening[] = []

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** Calls back at `at`, or as the next thing if that has passed; returns a function that forgets it. */
  at(at: number, run: () => void): () => void {
    const happening = { at: Math.max(at, this.#now), order: this.#order, run, cancelled: false }
    this.#order += 1
    this.#push(happening)
    return () => {
      happening.cancelled = true
    }
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.#now + ms, run)
  }

  note(what: string): void {
    this.trace.add(`${String(this.#now)} ${what}`)
  }

  /** Lets the next thing happen, if it is not later than `until`; false when there is none. */
  async step(until = Infinity): Promise<boolean> {
    for (;;) {
      const next = this.#heap[0]
      if (next === undefined || next.at > until) return false
      this.#pop()
      if (next.cancelled) continue
      this.#now = next.at
      next.run()
      await promiseJobs()
      return true
    }
  }

  /** Lets time pass; for tests of the parts of a world. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    while (await this.step(until));
    this.#now = until
  }

  #push(happening: Happening): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(happening)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || isBefore(above, happening)) break
      heap[at] = above
      at = parent
    }
    heap[at] = happening
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      const left = heap[at * 2 + 1]
      const right = heap[at * 2 + 2]
      const child = left && right && isBefore(right, left) ? at * 2 + 2 : at * 2 + 1
      const below = heap[child]
      if (below === undefined || isBefore(last, below)) break
      heap[at] = below
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (a: Happening, b: Happening): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order)

/** Resolves when no promise job is left: a macrotask comes after all of them. */
const promiseJobs = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
