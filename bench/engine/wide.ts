import { openScene, privateMegabytes, settledMegabytes, type Note } from './scene.js'

export interface WideBenchmark {
  readonly repository: string
  readonly widths: readonly number[]
  readonly note: Note
}

/** `Promise.all` over that many no-op calls: time and memory. */
export async function runWideBenchmark({
  repository,
  widths,
  note,
}: WideBenchmark): Promise<string> {
  const rows: string[] = []
  for (const width of widths) {
    const scene = await openScene(repository)
    try {
      const before = settledMegabytes()
      let peak = before
      const sampling = setInterval(() => {
        peak = Math.max(peak, privateMegabytes())
      }, 20)
      let longest = 0
      scene.host.subscribe((news) => {
        if (news.type === 'committed') longest = Math.max(longest, news.events.length)
      })
      const start = performance.now()
      const { run } = await scene.host.startRun({ workflow: 'fan', input: { wire: [width] } })
      const record = await scene.host.wait(run)
      const seconds = (performance.now() - start) / 1000
      clearInterval(sampling)
      if (record.status !== 'completed') throw new Error(`the run ended ${record.status}`)
      const row = `| ${String(width)} | ${seconds.toFixed(2)} s | ${((seconds * 1e6) / width).toFixed(0)} µs | ${(peak - before).toFixed(0)} MB | ${String(longest)} |`
      note(row)
      rows.push(row)
    } finally {
      await scene.close()
    }
  }
  return [
    '| calls | time | per call | memory at the peak | events in the largest append |',
    '| ----- | ---- | -------- | ------------------ | ---------------------------- |',
    ...rows,
  ].join('\n')
}
