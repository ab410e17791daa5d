import { describe, expect, it } from 'vitest'
import { WakeUps } from './wake-ups.js'
import type { DueQuery, DueRun } from '../interfaces/store.js'

/** Moves when it is told to, and lets promises settle before each callback. */
class SteppedClock {
  #now = 0
  #alarms: { readonly at: number; readonly callback: () => void }[] = []

  now = (): number => this.#now

  at = (at: number, callback: () => void): (() => void) => {
    const alarm = { at, callback }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((one) => one !== alarm)
    }
  }

  async advanceTo(end: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const [due] = [...this.#alarms].sort((a, b) => a.at - b.at)
      if (!due || due.at > end) break
      this.#alarms = this.#alarms.filter((one) => one !== due)
      this.#now = Math.max(this.#now, due.at)
      due.callback()
    }
    this.#now = end
  }
}

function scene(size: number) {
  const clock = new SteppedClock()
  const rows = new Map<string, number>()
  const queries: DueQuery[] = []
  const woken: string[] = []
  const failing = { store: false, runs: new Set<string>() }
  const store = {
    dueRuns: (query: DueQuery): Promise<readonly DueRun[]> => {
      queries.push(query)
      if (failing.store) return Promise.reject(new Error('the store is away'))
      const { until, limit, after } = query
      const found = [...rows]
        .map(([run, wakeAt]) => ({ run, wakeAt }))
        .filter(({ wakeAt }) => wakeAt <= until)
        .sort((a, b) => a.wakeAt - b.wakeAt || (a.run < b.run ? -1 : 1))
        .filter(
          ({ run, wakeAt }) =>
            !after || wakeAt > after.wakeAt || (wakeAt === after.wakeAt && run > after.run),
        )
      return Promise.resolve(found.slice(0, limit))
    },
  }
  const wake = (run: string): Promise<void> => {
    if (failing.runs.delete(run)) return Promise.reject(new Error('cannot be loaded'))
    woken.push(`${run}@${String(clock.now())}`)
    rows.delete(run)
    return Promise.resolve()
  }
  const wakeUps = new WakeUps(store, clock, size, 60_000, () => [0], wake)
  return { clock, rows, queries, woken, failing, wakeUps }
}

describe('sleeping runs', () => {
  it('are woken when they are due, those that are overdue at once', async () => {
    const { clock, rows, woken, wakeUps } = scene(10)
    rows.set('late', -5).set('soon', 500).set('then', 90_000)
    wakeUps.reset()
    await clock.advanceTo(400)
    expect(woken).toEqual(['late@0'])
    await clock.advanceTo(100_000)
    expect(woken).toEqual(['late@0', 'soon@500', 'then@90000'])
  })

  it('are read page by page, however many are due at once', async () => {
    const { clock, rows, queries, woken, wakeUps } = scene(3)
    for (let n = 0; n < 20; n += 1) rows.set(`run_${String(n + 10)}`, 700)
    wakeUps.reset()
    await clock.advanceTo(700)
    expect(woken).toHaveLength(20)
    expect(new Set(woken).size).toBe(20)
    expect(Math.max(...queries.map(({ limit }) => limit))).toBe(3)
  })

  it('are known from leaving memory, as far as the store was read', async () => {
    const { clock, rows, woken, wakeUps } = scene(2)
    wakeUps.reset()
    await clock.advanceTo(10)
    // The rows are written after the store was read.
    for (const [run, at] of [
      ['c', 300],
      ['a', 100],
      ['d', 400],
      ['b', 200],
      ['far', 200_000],
    ] as const) {
      rows.set(run, at)
      wakeUps.add({ run, wakeAt: at })
    }
    await clock.advanceTo(1_000)
    expect(woken).toEqual(['a@100', 'b@200', 'c@300', 'd@400'])
    await clock.advanceTo(250_000)
    expect(woken.at(-1)).toBe('far@200000')
  })

  it('are known once, by their newest time', async () => {
    const { clock, rows, woken, wakeUps } = scene(2)
    wakeUps.reset()
    await clock.advanceTo(10)
    rows.set('a', 900)
    for (const wakeAt of [300, 500, 900]) wakeUps.add({ run: 'a', wakeAt })
    await clock.advanceTo(2_000)
    expect(woken).toEqual(['a@900'])
  })

  it('are asked for again when the store fails, or one of them cannot be loaded', async () => {
    const { clock, rows, woken, failing, queries, wakeUps } = scene(10)
    failing.store = true
    failing.runs.add('a')
    rows.set('a', 100)
    wakeUps.reset()
    await clock.advanceTo(1_200)
    expect(woken).toEqual([])
    expect(queries.length).toBeLessThan(5)
    failing.store = false
    await clock.advanceTo(5_000)
    expect(woken).toHaveLength(1)
  })

  it('of partitions that come later are found by a reset', async () => {
    const { clock, rows, woken, wakeUps } = scene(10)
    wakeUps.reset()
    await clock.advanceTo(10)
    rows.set('theirs', 5)
    await clock.advanceTo(20_000)
    expect(woken).toEqual([])
    wakeUps.reset()
    await clock.advanceTo(20_001)
    expect(woken).toEqual(['theirs@20000'])
  })
})
