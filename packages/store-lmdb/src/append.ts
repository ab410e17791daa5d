import type { AppendOutcome, RunAppend } from '@namu/engine'
import type { Databases } from './databases.js'
import { encodeEvent } from './event-text.js'
import { holderOf, moveSingleton } from './singletons.js'
import { removeInboxEntry } from './inbox.js'
import { enterListing, moveListing } from './listing.js'
import { encodeRecord, getHead } from './records.js'
import { idempotencyDigest } from './names.js'
import { seal } from './sealed-text.js'
import { encodeSnapshot } from './snapshots.js'
import { writeRight } from './leases.js'
import { write } from './write.js'

/** An append with its texts, made before the write lock is taken. */
interface PreparedAppend {
  readonly append: RunAppend
  readonly events: readonly string[]
  readonly record: string
  readonly input: string
  readonly snapshot: string | undefined
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
    input: one.expected === 0 ? seal(one.record.input) : '',
    snapshot: snapshotOf(one),
  }))
  return write(databases, () => prepared.map((one) => appendOne(databases, one)))
}

function appendOne(
  databases: Databases,
  { append, events, record, input, snapshot }: PreparedAppend,
): AppendOutcome {
  const { partition, epoch, expected } = append
  const { run, idempotencyKey, workflow } = append.record
  const right = writeRight(databases, partition)
  if (!right.held || epoch !== right.epoch) return { status: 'fenced', epoch: right.epoch }

  const before = getHead(databases, run)
  const length = before?.events ?? 0
  if (length !== expected) {
    if (!isWritten(databases, run, expected, events)) return { status: 'conflict', length }
    // A commit that failed at its flush is visible, and not on the disk. This one has something to flush.
    const [first = ''] = events
    void databases.events.put([run, expected], first)
    return { status: 'committed' }
  }
  if (!before) {
    if (idempotencyKey !== undefined) {
      const key = idempotencyDigest(workflow, idempotencyKey)
      const other = databases.keys.get(key)
      if (other !== undefined) return { status: 'duplicate', run: other }
    }
    const occupied = holderOf(databases, append.record)
    if (occupied !== undefined) return { status: 'occupied', run: occupied }
    if (idempotencyKey !== undefined) {
      void databases.keys.put(idempotencyDigest(workflow, idempotencyKey), run)
    }
    void databases.inputs.put(run, input)
    enterListing(databases, append.record)
  } else {
    moveListing(databases, before, append.record)
  }
  moveSingleton(databases, before, append.record)
  void databases.runs.put(run, record)
  events.forEach((event, index) => void databases.events.put([run, expected + index], event))
  if (snapshot !== undefined) void databases.snapshots.put(run, snapshot)
  dropEvents(databases, run, before?.firstEvent ?? 0, append.record.firstEvent ?? 0)
  for (const key of append.consumed ?? []) removeInboxEntry(databases, run, key)
  return { status: 'committed' }
}

function snapshotOf({ expected, events, snapshot }: RunAppend): string | undefined {
  if (snapshot === undefined) return undefined
  return encodeSnapshot({ events: expected + events.length, text: snapshot })
}

function dropEvents(databases: Databases, run: string, from: number, to: number): void {
  for (let seq = from; seq < to; seq += 1) void databases.events.remove([run, seq])
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
