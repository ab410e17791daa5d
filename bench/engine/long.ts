import { openScene, settledMegabytes, type Note } from './scene.js'

export interface LongBenchmark {
  readonly repository: string
  readonly iterations: number
  /** Events kept in the log; without it all. */
  readonly keepEvents?: number
  readonly note: Note
}

/** One run with that many durable iterations; reports memory and time per iteration at intervals. */
export async function runLongBenchmark(settings: LongBenchmark): Promise<string> {
  const { repository, iterations, keepEvents, note } = settings
  const scene = await openScene(repository, {
    options: keepEvents === undefined ? {} : { keepEvents },
  })
  try {
    const rows: string[] = []
    const every = Math.max(1, Math.floor(iterations / 20))
    let next = every
    let before = performance.now()
    let iterationsBefore = 0
    scene.host.subscribe((news) => {
      if (news.type !== 'committed') return
      const { settled } = news.record.calls
      if (settled < next) return
      const now = performance.now()
      const micros = ((now - before) * 1000) / (settled - iterationsBefore)
      const row = `| ${String(settled)} | ${micros.toFixed(0)} µs | ${settledMegabytes().toFixed(0)} MB | ${String(news.record.events - (news.record.firstEvent ?? 0))} |`
      note(row)
      rows.push(row)
      before = performance.now()
      iterationsBefore = settled
      next = settled + every
    })
    const { run } = await scene.host.startRun({
      workflow: 'loop',
      input: { wire: [iterations] },
    })
    const record = await scene.host.wait(run)
    if (record.status !== 'completed') throw new Error(`the run ended ${record.status}`)
    const snapshot = await scene.store.readSnapshot(run)
    return [
      '| iterations | time per iteration | private memory | events in the log |',
      '| ---------- | ------------------ | -------------- | ----------------- |',
      ...rows,
      '',
      `Newest snapshot: ${String(snapshot?.text.length ?? 0)} characters at event ${String(snapshot?.events ?? 0)}.`,
    ].join('\n')
  } finally {
    await scene.close()
  }
}
