import { NamuError } from '@namu/core/internal'
import type { RunEvent } from '@namu/engine'

/** The first character of a stored event: the format of what follows. `1` is JSON. */
const jsonFormat = '1'

export function encodeEvent(event: RunEvent): string {
  return jsonFormat + JSON.stringify(event)
}

/** @throws NamuError NAMU5004 when a newer Namu wrote the event */
export function decodeEvent(text: string, run: string, seq: number): RunEvent {
  if (text.startsWith(jsonFormat)) return JSON.parse(text.slice(1)) as RunEvent
  throw new NamuError('NAMU5004', 'A newer version of Namu wrote this event', {
    where: `${run}, event ${String(seq)}`,
    hint: 'Use that version of Namu, or a newer one.',
  })
}
