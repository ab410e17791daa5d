import { NamuError } from '@namu/core/internal'

/**
 * The events that NAMU_KEEP_EVENTS has each run keep in its log at least; `undefined`, when it is not
 * set, is all of them.
 * @throws NamuError NAMU8001 when it is no whole number from 0
 */
export function keepEvents(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = env['NAMU_KEEP_EVENTS']?.trim()
  if (text === undefined || text === '') return undefined
  const events = Number(text)
  if (Number.isSafeInteger(events) && events >= 0) return events
  throw new NamuError('NAMU8001', `NAMU_KEEP_EVENTS cannot be ${JSON.stringify(text)}`, {
    where: 'environment',
    hint: 'Set it to the number of events that a run keeps: a whole number from 0.',
  })
}
