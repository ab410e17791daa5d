import type { RunState, RunSummary } from '@namu/client'
import { counted } from '../report/diagnostics.js'
import type { Colors } from '../terminal/terminal.js'
import { formatDuration } from '../terminal/time.js'

/** How a run ended: `completed compute 0193… in 1.2 s, 2 calls`. */
export function endLine(run: RunSummary, color: Colors): string {
  const took = formatDuration(run.updatedAt - run.createdAt)
  const calls = counted(run.calls.started, 'call')
  return `${stateText(run.status, color)} ${run.workflow} ${run.run} in ${took}, ${calls}`
}

export function stateText(status: RunState, color: Colors): string {
  const paint = {
    running: color.cyan,
    completed: color.green,
    failed: color.red,
    cancelled: color.yellow,
  }
  return paint[status](status)
}
