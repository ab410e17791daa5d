import { truncatedLog, type LoggedEvent, type LogLine } from '@namu/engine'
import type { Databases } from './databases.js'
import { decodeEvent } from './event-text.js'
import { getHead } from './records.js'
import { damaged } from './sealed-text.js'
import { write } from './write.js'

const pageSize = 500

/**
 * Page by page: no read transaction stays open while the consumer is busy. Sequence numbers have
 * no gaps, so a gap is where retention was at work, or damage.
 */
export async function* readLog(
  databases: Databases,
  run: string,
  from: number,
): AsyncGenerator<LoggedEvent, void, undefined> {
  for (let next = from; ;) {
    const page = [
      ...databases.events.getRange({
        start: [run, next],
        end: [run, Number.MAX_SAFE_INTEGER],
        limit: pageSize,
      }),
    ]
    if (page.length === 0) refuseGap(databases, run, next)
    for (const { key, value } of page) {
      const seq = key[1]
      if (seq !== next) refuseGap(databases, run, next)
      yield { seq, event: decodeEvent(value, run, seq) }
      next = seq + 1
    }
    if (page.length < pageSize) return
  }
}

/** An event is not there; behind the end of the log that is as it should be. */
function refuseGap(databases: Databases, run: string, seq: number): void {
  const { firstEvent = 0, events = 0 } = getHead(databases, run) ?? {}
  if (seq < firstEvent) throw truncatedLog(run, seq, firstEvent)
  if (seq < events) throw damaged(`${run}, event ${String(seq)}`)
}

/** Numbers the lines of each run in the order of arrival. */
export async function writeLogLines(
  databases: Databases,
  lines: readonly LogLine[],
): Promise<void> {
  if (lines.length === 0) return
  const texts = lines.map((line) => ({ run: line.run, text: JSON.stringify(line) }))
  await write(databases, () => {
    const next = new Map<string, number>()
    for (const { run, text } of texts) {
      const index = next.get(run) ?? nextIndex(databases, run)
      next.set(run, index + 1)
      void databases.logLines.put([run, index], text)
    }
  })
}

export function readLogLines(databases: Databases, run: string, from: number): readonly LogLine[] {
  const entries = databases.logLines.getRange({
    start: [run, from],
    end: [run, Number.MAX_SAFE_INTEGER],
  })
  return [...entries].map(({ value }) => JSON.parse(value) as LogLine)
}

function nextIndex(databases: Databases, run: string): number {
  const last = databases.logLines.getKeys({
    reverse: true,
    start: [run, Number.MAX_SAFE_INTEGER],
    end: [run, -1],
    limit: 1,
  })
  for (const [, index] of last) return index + 1
  return 0
}
