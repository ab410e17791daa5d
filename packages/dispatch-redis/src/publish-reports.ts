import type { AttemptReport } from '@namu/engine'
import type { Client } from './connection/connections.js'
import { scriptKeys, type Keys } from './keys.js'
import { attemptId } from './attempt-id.js'
import { groupBy } from './group-by.js'
import { finish } from './scripts/job-scripts.js'
import { publish } from './scripts/report-scripts.js'

/** A report with the job it ends; `entry` is the job's place in its queue's stream. */
export interface FinishedJob {
  readonly queue: string
  readonly entry: string
  readonly report: AttemptReport
}

/**
 * Sends reports to the masters and then acknowledges their jobs: a crash in between repeats a report,
 * it never loses one.
 */
export async function publishReports(
  client: Client,
  keys: Keys,
  finished: readonly FinishedJob[],
): Promise<void> {
  await publish.run(
    client,
    [keys.reports.reports],
    finished.flatMap(({ queue, report }) => [queue, JSON.stringify(report)]),
  )
  const queues = groupBy(finished, ({ queue }) => queue)
  await Promise.all(
    [...queues].map(([queue, jobs]) => {
      const values = jobs.flatMap(({ entry, report }) => [entry, attemptId(report)])
      return finish.run(client, scriptKeys(keys.queue(queue)), values)
    }),
  )
}
