import type { StreamMessage, StreamQuery } from '@namu/client'
import { invariant, isNamuError } from '@namu/core/internal'
import type { LoggedEvent, RunRecord, Store } from '@namu/engine'
import { unknownRun } from '../app/unknown-run.js'
import { pause } from './pause.js'
import { eventView, logLineView } from '../views/event-view.js'
import { runSummary } from '../views/run-summary.js'
import type { RunNews } from './run-news.js'

/**
 * Everything that happens to a run, from the positions of `query` until the run has ended.
 *
 * F1. Events and lines come from the store alone, by position: whichever master owns the run, there
 *     is no gap and no repetition, and what was not committed is not shown. What retention has dropped
 *     is passed over; the message `run` before it says so.
 * F2. The record is read before the log, so every event it counts is there to be sent; the sequence
 *     ends only after a record that says the run has ended, and everything it counts was sent.
 * F3. Pulled by its consumer: a slow one makes it read slower, and it keeps a page at most. No read
 *     of the store stays open while the consumer is busy.
 *
 * @param lateLines resolves when the log lines of a run that has ended are in the store; by default
 *   after a moment, because they are not part of the log and may arrive after the run's end
 */
export async function* runFeed(
  store: Store,
  query: StreamQuery,
  news: RunNews,
  signal: AbortSignal,
  lateLines: () => Promise<void> = () => pause(lateLinesMs, signal),
): AsyncGenerator<StreamMessage, void, undefined> {
  const { run, only } = query
  let from = query.from ?? 0
  let logs = query.logs ?? 0
  let seen: RunRecord | undefined
  while (!signal.aborted) {
    const record = await store.getRun(run)
    if (!record) throw unknownRun(run)
    if (!seen || differs(seen, record)) yield { type: 'run', run: runSummary(record) }
    seen = record
    from = Math.max(from, record.firstEvent ?? 0)
    while (only !== 'logs' && from < record.events) {
      const page = await readPage(store, run, from)
      // Dropped since the record was read: it is read again.
      if (!page) break
      for (const logged of page) {
        yield { type: 'event', event: eventView(logged) }
        from = logged.seq + 1
      }
    }
    if (only !== 'logs' && from < record.events) continue
    const ended = record.status !== 'running'
    if (ended && only !== 'events') await lateLines()
    for (const line of only === 'events' ? [] : await store.readLogLines(run, logs)) {
      yield { type: 'log', index: logs, line: logLineView(line) }
      logs += 1
    }
    if (ended) return
    await news.next(run, signal)
  }
}

const pageSize = 200
const lateLinesMs = 250

/** `undefined` when events from there on were dropped. */
async function readPage(
  store: Store,
  run: string,
  from: number,
): Promise<readonly LoggedEvent[] | undefined> {
  const page: LoggedEvent[] = []
  try {
    for await (const logged of store.readLog(run, from)) {
      page.push(logged)
      if (page.length === pageSize) break
    }
  } catch (error) {
    if (isNamuError(error) && error.code === 'NAMU4131') return undefined
    throw error
  }
  invariant(page.length > 0, `the record of run ${run} counts events that its log does not have`)
  return page
}

function differs(a: RunRecord, b: RunRecord): boolean {
  return (
    a.events !== b.events ||
    a.firstEvent !== b.firstEvent ||
    a.status !== b.status ||
    a.release !== b.release ||
    a.calls.started !== b.calls.started ||
    a.calls.settled !== b.calls.settled
  )
}
