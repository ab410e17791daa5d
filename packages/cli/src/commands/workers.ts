import { connect } from '@namu/client'
import { requireMaster, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { table } from '../terminal/table.js'
import { formatDuration } from '../terminal/time.js'

/** `namu workers`: who gave a sign of life lately. */
export async function workers(context: Context, options: PlaceOptions): Promise<void> {
  const { terminal, json } = context
  const client = connect(await requireMaster(context, options))
  const found = await client.workers()
  if (json) {
    terminal.out(JSON.stringify({ workers: found }))
    return
  }
  if (found.length === 0) {
    terminal.note(`No workers on ${client.url}. Start one with: namu worker`)
    return
  }
  const now = Date.now()
  const rows = found.map((worker) => [
    worker.worker,
    `${worker.host} ${worker.pid}`,
    worker.queues.join(', '),
    `${worker.running}/${worker.concurrency}`,
    formatDuration(now - worker.startedAt),
    `${formatDuration(now - worker.seenAt)} ago`,
  ])
  terminal.out(
    table(terminal, ['Worker', 'Host and process', 'Queues', 'Running', 'Up', 'Seen'], rows),
  )
}
