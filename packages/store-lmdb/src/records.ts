import type { Encoded } from '@namu/core/internal'
import type { RunRecord } from '@namu/engine'
import type { Databases } from './databases.js'
import { seal, unseal, unsealJson } from './sealed-text.js'

/** A record without its input, so that an append costs the same however large the input is. */
export type RecordHead = Omit<RunRecord, 'input'>

export function encodeRecord(record: RunRecord): string {
  const head: RecordHead & { readonly input?: undefined } = { ...record, input: undefined }
  return seal(JSON.stringify(head))
}

export function getHead(databases: Databases, run: string): RecordHead | undefined {
  const text = databases.runs.get(run)
  return text === undefined ? undefined : (unsealJson(text, () => `${run}, its row`) as RecordHead)
}

export function getRun(databases: Databases, run: string): RunRecord | undefined {
  const head = getHead(databases, run)
  const input = databases.inputs.get(run)
  if (head === undefined || input === undefined) return undefined
  return { ...head, input: unseal(input, () => `${run}, its input`) as Encoded }
}
