import type { RunAppend } from '@namu/engine'
import { openScene, settledMegabytes, type Note } from './scene.js'

export interface ParkedBenchmark {
  readonly repository: string
  readonly runs: number
  /** Runs that are woken, one after the other. */
  readonly woken: number
  readonly note: Note
}

const startedTogether = 500
const parkedRuns = 500
const year = 365 * 24 * 3600 * 1000
const betweenWakesMs = 100

/**
 * That many sleeping runs: memory for each, and how late one is that wakes among them, each alone: when
 * it has been loaded and its timer is being committed, and when that is on the disk.
 */
export async function runParkedBenchmark(settings: ParkedBenchmark): Promise<string> {
  const { repository, runs, woken, note } = settings
  const lateness = { appended: new Map<string, number>(), committed: new Map<string, number>() }
  const due = new Map<string, number>()
  const late = (run: string): number =>
    performance.timeOrigin + performance.now() - (due.get(run) ?? Number.NaN)
  const onAppend = (appends: readonly RunAppend[]): void => {
    for (const { record, events } of appends)
      if (due.has(record.run) && events.some(({ type }) => type === 'timer.fired'))
        lateness.appended.set(record.run, late(record.run))
  }
  const scene = await openScene(repository, { options: { ownership: 'all', parkedRuns }, onAppend })
  const { host } = scene
  host.subscribe((news) => {
    if (news.type !== 'committed' || !due.has(news.run)) return
    if (news.events.some(({ event }) => event.type === 'timer.fired'))
      lateness.committed.set(news.run, late(news.run))
  })
  const start = (until: number, n: number) =>
    host.startRun({ workflow: 'nap', input: { wire: [new Date(until).toISOString(), n] } })
  const startMany = async (count: number): Promise<void> => {
    for (let from = 0; from < count; from += startedTogether) {
      const group = Math.min(startedTogether, count - from)
      await Promise.all(Array.from({ length: group }, (_, n) => start(Date.now() + year, from + n)))
      if ((from + group) % 10_000 === 0) note(`${String(from + group)} runs`)
    }
  }
  try {
    // Fills what is filled once, the runs that stay in memory included.
    await startMany(4 * parkedRuns)
    const before = settledMegabytes()
    const began = performance.now()
    await startMany(runs)
    const seconds = (performance.now() - began) / 1000
    const after = settledMegabytes()
    // The first is due when the others have pushed all of them out of memory.
    const pushOutMs = (seconds * 1000 * (woken + 2 * parkedRuns)) / runs
    const first = Date.now() + 2_000 + 4 * pushOutMs
    for (let n = 0; n < woken; n += 1) {
      const at = Math.ceil(first + n * betweenWakesMs)
      due.set((await start(at, n)).run, at)
    }
    await startMany(2 * parkedRuns)
    if (Date.now() > first) note('the machine is too busy: the first runs were due too early')
    for (const run of due.keys()) await host.wait(run)
    const bytes = ((after - before) * 1024 * 1024) / runs
    return [
      `${String(runs)} parked runs, started in ${seconds.toFixed(0)} s`,
      `private memory before ${before.toFixed(0)} MB, after ${after.toFixed(0)} MB: ${bytes.toFixed(0)} bytes per parked run`,
      `a run that wakes is in memory again, its timer fired, after ${quantiles(lateness.appended)}`,
      `that is on the disk after ${quantiles(lateness.committed)}`,
    ].join('\n')
  } finally {
    await scene.close()
  }
}

function quantiles(of: ReadonlyMap<string, number>): string {
  const sorted = [...of.values()].sort((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1)
  return `${at(0.5)} ms (median of ${String(sorted.length)}; 90 %: ${at(0.9)} ms)`
}
