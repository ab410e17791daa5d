/** Events that one append drops at most, so that it costs no more for a long log than for a short one. */
const largestStep = 1_000

export interface LogOfRun {
  /** Events in the log before the append. */
  readonly events: number
  readonly firstEvent: number
  /** Position of the newest snapshot, that of the append included. */
  readonly snapshotAt: number
}

/**
 * The first event to be left in the log of a run that is to keep `keepEvents` of them; without that
 * option all. What is behind the newest snapshot stays, because the run is loaded from it.
 */
export function firstEventKept(log: LogOfRun, keepEvents: number | undefined): number {
  if (keepEvents === undefined) return log.firstEvent
  const wanted = Math.min(log.events - keepEvents, log.snapshotAt)
  return Math.min(Math.max(wanted, log.firstEvent), log.firstEvent + largestStep)
}
