import type { OfferedInput } from './run-input.js'
import type { Memo } from '../interfaces/store.js'
import type { Command, ConsoleLine, RunEvent, RunResult } from '../core/index.js'

/** What one append of a run will commit, and what is to happen after it. */
export interface Batch {
  readonly events: RunEvent[]
  readonly commands: Command[]
  /** What the workflow wrote to its console. */
  readonly lines: ConsoleLine[]
  readonly inputs: OfferedInput[]
  readonly consumed: string[]
  /** Results of pure tasks that are kept for other calls. */
  readonly memos: Memo[]
  result?: RunResult
}

export function emptyBatch(): Batch {
  return { events: [], commands: [], lines: [], inputs: [], consumed: [], memos: [] }
}

export function hasContent(batch: Batch): boolean {
  return batch.events.length > 0 || batch.consumed.length > 0
}
