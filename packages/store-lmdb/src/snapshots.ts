import type { RunSnapshot } from '@namu/engine'
import type { Databases } from './databases.js'
import { seal, unseal } from './sealed-text.js'

/** The text behind its position, so that one value has both. */
export function encodeSnapshot({ events, text }: RunSnapshot): string {
  return seal(`[${String(events)}]${text}`)
}

export function readSnapshot(databases: Databases, run: string): RunSnapshot | undefined {
  const stored = databases.snapshots.get(run)
  if (stored === undefined) return undefined
  const content = unseal(stored, () => `${run}, snapshot`)
  const end = content.indexOf(']')
  return { events: Number(content.slice(1, end)), text: content.slice(end + 1) }
}
