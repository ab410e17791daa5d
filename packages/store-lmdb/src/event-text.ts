import type { RunEvent } from '@namu/engine'
import { seal, unsealJson } from './sealed-text.js'

export function encodeEvent(event: RunEvent): string {
  return seal(JSON.stringify(event))
}

/** @throws NamuError NAMU5004 when a newer Namu wrote the event, NAMU5006 when it is damaged */
export function decodeEvent(text: string, run: string, seq: number): RunEvent {
  return unsealJson(text, () => `${run}, event ${String(seq)}`) as RunEvent
}
