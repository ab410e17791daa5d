import { waitingTerms, type TaskJob } from '@namu/engine'

/** The terms under which a job waits, as `readTerms` of the scripts reads them. */
export function termsText(job: TaskJob): string {
  const { lane, priority, slots, rate } = waitingTerms(job)
  return JSON.stringify([
    ...[lane, priority],
    ...[slots?.group ?? '', slots?.limit ?? 0],
    ...[rate?.group ?? '', rate?.limit ?? 0, rate?.perMs ?? 0],
  ])
}
