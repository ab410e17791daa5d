import type { RunState } from '@namu/client'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { table } from '../terminal/table.js'
import { formatDuration, formatTime } from '../terminal/time.js'
import { stateText } from '../watch/end-line.js'

export interface RunsOptions extends PlaceOptions {
  readonly workflow?: string
  readonly status?: RunState
  readonly parent?: string
  readonly all?: boolean
  readonly before?: string
  readonly limit: number
}

/** `namu runs`: the listing, newest first. */
export async function runs(context: Context, options: RunsOptions): Promise<void> {
  const { terminal, json } = context
  const { workflow, status, parent, all, before, limit } = options
  const backend = await chooseBackend(context, options)
  try {
    const page = await backend.runs({
      limit,
      ...(workflow === undefined ? {} : { workflow }),
      ...(status === undefined ? {} : { status }),
      ...(parent === undefined ? {} : { parent }),
      ...(all === undefined ? {} : { all }),
      ...(before === undefined ? {} : { before }),
    })
    if (json) {
      terminal.out(JSON.stringify(page))
      return
    }
    if (page.runs.length === 0) {
      terminal.note(`No runs on ${backend.place}. Start one with: namu run <workflow>`)
      return
    }
    const rows = page.runs.map((run) => [
      run.run,
      run.workflow,
      stateText(run.status, terminal.color),
      `${run.calls.settled}/${run.calls.started}`,
      formatTime(run.createdAt),
      run.status === 'running' ? '' : formatDuration(run.updatedAt - run.createdAt),
    ])
    terminal.out(table(terminal, ['Run', 'Workflow', 'Status', 'Calls', 'Started', 'Took'], rows))
    if (page.next !== undefined) terminal.note(`More: namu runs --before ${page.next}`)
  } finally {
    await backend.close()
  }
}
