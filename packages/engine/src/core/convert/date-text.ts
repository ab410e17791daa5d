import { askHost } from '../evaluate/ask-host.js'
import type { Run } from '../program/program.js'

/** Date.prototype.toString: the time zone is the run's, its name that of the run's language. */
export function dateText(run: Run, date: Date): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  return askHost(run, 'Date.toString', () => [date.getTime()]) as string
}
