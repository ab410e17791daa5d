import type { DueStartQuery, HeldStart } from '@namu/engine'

/** What is kept of a start. */
interface Kept {
  start: HeldStart
  /** No other start takes its place. */
  claimed: boolean
}

/** The starts that a simulated store keeps until it is time. */
export class SimHeldStarts {
  readonly #kept = new Map<string, Kept>()

  hold(start: Omit<HeldStart, 'revision'>, maxMs: number | undefined): HeldStart {
    const other = this.#waitingIn(start.slot)
    if (!other) {
      const first = { ...start, revision: 0 }
      this.#kept.set(start.run, { start: first, claimed: false })
      return first
    }
    const { run, heldAt, revision } = other.start
    const latest = maxMs === undefined ? Infinity : heldAt + maxMs
    const dueAt = Math.min(start.dueAt, latest)
    other.start = { ...start, run, heldAt, dueAt, revision: revision + 1 }
    return other.start
  }

  get(run: string): HeldStart | undefined {
    return this.#kept.get(run)?.start
  }

  due({ until, limit, after }: DueStartQuery): readonly HeldStart[] {
    return [...this.#kept.values()]
      .map(({ start }) => start)
      .filter(({ dueAt }) => dueAt <= until)
      .sort(byTime)
      .filter((start) => after === undefined || byTime(start, after) > 0)
      .slice(0, limit)
  }

  claim(run: string, revision: number): boolean {
    const kept = this.#kept.get(run)
    if (kept?.start.revision !== revision) return false
    kept.claimed = true
    return true
  }

  unclaim(run: string): void {
    const kept = this.#kept.get(run)
    if (kept && !this.#waitingIn(kept.start.slot)) kept.claimed = false
  }

  drop(run: string): void {
    this.#kept.delete(run)
  }

  #waitingIn(slot: string | undefined): Kept | undefined {
    if (slot === undefined) return undefined
    return [...this.#kept.values()].find((one) => one.start.slot === slot && !one.claimed)
  }
}

type Place = Pick<HeldStart, 'dueAt' | 'run'>

const byTime = (a: Place, b: Place): number =>
  a.dueAt - b.dueAt || (a.run < b.run ? -1 : a.run > b.run ? 1 : 0)
