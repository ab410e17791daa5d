import { NamuError } from '@namu/core/internal'

/** What a store answers who reads events that retention has dropped. */
export function truncatedLog(run: string, from: number, firstEvent: number): NamuError {
  return new NamuError(
    'NAMU4131',
    `Event ${String(from)} of run ${run} was dropped: its log begins with event ${String(firstEvent)}`,
    {
      where: run,
      hint: `Read from event ${String(firstEvent)} on. How many events a run keeps is the retention of its host.`,
    },
  )
}
