import type { Clock } from '@namu/engine'

/** A clock that moves when it is told to; callbacks fire in the order of their times. */
export class ManualClock implements Clock {
  #now: number
  #next = 0
  readonly #alarms = new Map<number, { readonly at: number; readonly callback: () => void }>()

  constructor(start = 0) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  at(at: number, callback: () => void): () => void {
    const id = this.#next
    this.#next += 1
    this.#alarms.set(id, { at, callback })
    return () => {
      this.#alarms.delete(id)
    }
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#alarms]
        .filter(([, alarm]) => alarm.at <= end)
        .sort(([idA, a], [idB, b]) => a.at - b.at || idA - idB)[0]
      if (!due) break
      const [id, alarm] = due
      this.#alarms.delete(id)
      this.#now = Math.max(this.#now, alarm.at)
      alarm.callback()
    }
    this.#now = end
  }
}
