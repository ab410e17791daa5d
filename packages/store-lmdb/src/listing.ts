import type { RunFilter, RunRecord, RunStatus } from '@namu/engine'
import type { Databases } from './databases.js'
import { nameDigest } from './names.js'
import { getRun, type RecordHead } from './records.js'

const defaultLimit = 50

/** Every combination of filters has its own entries, so a page is one short scan of an index. */
function keysOf(
  record: RecordHead,
  status: RunStatus,
): readonly [string, string, number, string][] {
  const workflow = nameDigest(record.workflow)
  return [
    ['', status, record.createdAt, record.run],
    [workflow, status, record.createdAt, record.run],
  ]
}

export function enterListing(databases: Databases, record: RunRecord): void {
  const { createdAt, run } = record
  void databases.listing.put(['', '', createdAt, run], '')
  void databases.listing.put([nameDigest(record.workflow), '', createdAt, run], '')
  for (const key of keysOf(record, record.status)) void databases.listing.put(key, '')
  if (record.status === 'running') void databases.open.put([record.partition, run], '')
}

export function moveListing(databases: Databases, before: RecordHead, after: RunRecord): void {
  for (const key of keysOf(before, before.status)) void databases.listing.remove(key)
  for (const key of keysOf(after, after.status)) void databases.listing.put(key, '')
  if (after.status === 'running') void databases.open.put([after.partition, after.run], '')
  else void databases.open.remove([before.partition, before.run])
}

/** Newest first: by time of creation, then by run id. */
export function listRuns(databases: Databases, filter: RunFilter): readonly RunRecord[] {
  const workflow = filter.workflow === undefined ? '' : nameDigest(filter.workflow)
  const status = filter.status ?? ''
  const before = filter.before === undefined ? undefined : getRun(databases, filter.before)
  if (filter.before !== undefined && !before) return []
  const keys = databases.listing.getKeys({
    reverse: true,
    start: before
      ? [workflow, status, before.createdAt, before.run]
      : [workflow, status, Number.MAX_SAFE_INTEGER, ''],
    exclusiveStart: before !== undefined,
    end: [workflow, status, -1, ''],
    limit: filter.limit ?? defaultLimit,
  })
  return [...keys].flatMap(([, , , run]) => getRun(databases, run) ?? [])
}

export function openRuns(databases: Databases, partition: number): readonly RunRecord[] {
  const keys = databases.open.getKeys({ start: [partition, ''], end: [partition + 1, ''] })
  return [...keys].flatMap(([, run]) => getRun(databases, run) ?? [])
}
