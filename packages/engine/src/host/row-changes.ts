import type { RunEvent } from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'

type Binding = Pick<RunRecord, 'origin' | 'rebinds' | 'release' | 'version'>

/** What events say about where a run comes from and which release it is on. */
export function rowChanges(before: RunRecord, events: readonly RunEvent[]): Binding {
  let row: Binding = before
  events.forEach((event, index) => {
    if (event.type === 'run.carried' && row.origin) {
      const { carrying: _, ...origin } = row.origin
      row = { ...row, origin }
    } else if (event.type === 'run.rebound') {
      const { release, version, rebinds = [] } = row
      const rebind = { seq: before.events + index, release, version }
      row = {
        ...row,
        rebinds: [...rebinds, rebind],
        release: event.release,
        version: event.version,
      }
    }
  })
  const { origin, rebinds, release, version } = row
  return { release, version, ...(origin ? { origin } : {}), ...(rebinds ? { rebinds } : {}) }
}
