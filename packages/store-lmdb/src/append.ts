import type { AppendOutcome, RunAppend } from '@namu/engine'
import type { Databases } from './databases.js'
import { encodeEvent } from './event-text.js'
import { removeInboxEntry } from './inbox.js'
import { enterListing, moveListing } from './listing.js'
import { encodeRecord, getHead } from './records.js'
import { idempotencyDigest } from './names.js'
import { writeRight } from './leases.js'
import { write } from './write.js'

/** An append with its texts, made before the write lock is taken. */
interface PreparedAppend {
  readonly append: RunAppend
  readonly events: readonly string[]
  readonly record: string
}

/** See `Store.append`: one transaction, each append judged on its own. */
export function append(
  databases: Databases,
  appends: readonly RunAppend[],
): Promise<readonly AppendOutcome[]> {
  const prepared = appends.map((one) => ({
    append: one,
    events: one.events.map(encodeEvent),
    record: encodeRecord(one.record),
  }))
  return write(databases, () => prepared.map((one) => appendOne(databases, one)))
}

function appendOne(
  databases: Databases,
  { append, events, record }: PreparedAppend,
): AppendOutcome {
  const { partition, epoch, expected } = append
  const { run, idempotencyKey, workflow } = append.record
  const right = writeRight(databases, partition)
  if (!right.held || epoch !== right.epoch) return { status: 'fenced', epoch: right.epoch }

  const before = getHead(databases, run)
  const length = before?.events ?? 0
  if (length !== expected) {
    return isWritten(databases, run, expected, events)
      ? { status: 'committed' }
      : { status: 'conflict', length }
  }
  if (!before) {
    if (idempotencyKey !== undefined) {
      const key = idempotencyDigest(workflow, idempotencyKey)
      const other = databases.keys.get(key)
      if (other !== undefined) return { status: 'duplicate', run: other }
      void databases.keys.put(key, run)
    }
    void databases.inputs.put(run, append.record.input)
    enterListing(databases, append.record)
  } else if (before.status !== append.record.status) {
    moveListing(databases, before, append.record)
  }
  void databases.runs.put(run, record)
  events.forEach((event, index) => void databases.events.put([run, expected + index], event))
  for (const key of append.consumed ?? []) removeInboxEntry(databases, run, key)
  return { status: 'committed' }
}

/** Whether an earlier commit, whose outcome its writer did not learn, has written the same events. */
function isWritten(
  databases: Databases,
  run: string,
  expected: number,
  events: readonly string[],
): boolean {
  return (
    events.length > 0 &&
    events.every((event, index) => databases.events.get([run, expected + index]) === event)
  )
}
