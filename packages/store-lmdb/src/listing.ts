import type { DueQuery, DueRun, RunFilter, RunRecord, RunStatus } from '@namu/engine'
import type { LaterTable } from './absent-table.js'
import type { Databases } from './databases.js'
import { nameDigest } from './names.js'
import { getRun, type RecordHead } from './records.js'

const defaultLimit = 50
const parked = 'parked'

type ListingKey = [scope: string, status: string, createdAt: number, run: string]

/** Runs that a run has started are listed apart: there may be very many, and few ask for them. */
const tableOf = (databases: Databases, { parent }: RecordHead): LaterTable<ListingKey> =>
  parent === undefined ? databases.listing : databases.children

const scopeOfParent = (run: string): string => `parent/${run}`
/** Runs of all kinds that ask people something. */
const scopeOfAsking = 'asking'
const scopeOfOrigin = (run: string): string => `origin/${run}`

/** Almost every combination of filters has its own entries, so a page is one short scan of an index. */
function keysOf(record: RecordHead, status: RunStatus | ''): readonly ListingKey[] {
  const scopes = ['', nameDigest(record.workflow)]
  if (record.parent !== undefined) scopes.push(scopeOfParent(record.parent.run))
  if (record.origin !== undefined) scopes.push(scopeOfOrigin(record.origin.run))
  return scopes.map((scope) => [scope, status, record.createdAt, record.run])
}

export function enterListing(databases: Databases, record: RunRecord): void {
  const table = tableOf(databases, record)
  for (const status of ['', record.status] as const)
    for (const key of keysOf(record, status)) void table.put(key, '')
  enterWork(databases, undefined, record)
}

export function moveListing(databases: Databases, before: RecordHead, after: RunRecord): void {
  enterWork(databases, before, after)
  if (before.status === after.status) return
  const table = tableOf(databases, after)
  for (const key of keysOf(before, before.status)) void table.remove(key)
  for (const key of keysOf(after, after.status)) void table.put(key, '')
}

/** What a new owner of the partition asks for, and people. */
function enterWork(databases: Databases, before: RecordHead | undefined, after: RunRecord): void {
  const { partition, run, createdAt } = after
  const asking: ListingKey = [scopeOfAsking, '', createdAt, run]
  if (after.approvals && !before?.approvals) void databases.listing.put(asking, '')
  if (before?.approvals && !after.approvals) void databases.listing.remove(asking)
  const was = before?.status === 'running' ? before : undefined
  const is = after.status === 'running' ? after : undefined
  if (is && (!was || was.parked !== is.parked))
    void databases.open.put([partition, run], is.parked === true ? parked : '')
  if (was && !is) void databases.open.remove([partition, run])
  if (was?.wakeAt === is?.wakeAt) return
  if (was?.wakeAt !== undefined) void databases.due.remove([was.wakeAt, run])
  if (is?.wakeAt !== undefined) void databases.due.put([is.wakeAt, run], String(partition))
}

/** Newest first: by time of creation, then by run id. */
export function listRuns(databases: Databases, filter: RunFilter): readonly RunRecord[] {
  const before = filter.before === undefined ? undefined : getRun(databases, filter.before)
  if (filter.before !== undefined && !before) return []
  const limit = filter.limit ?? defaultLimit
  const workflow = filter.workflow === undefined ? '' : nameDigest(filter.workflow)
  const scan = (table: LaterTable<ListingKey>, scope: string): Iterable<ListingKey> =>
    newestFirst(table, scope, filter.status ?? '', before)
  if (typeof filter.parent === 'string') {
    const children = records(databases, scan(databases.children, scopeOfParent(filter.parent)))
    const isWanted = (record: RunRecord): boolean =>
      filter.workflow === undefined || record.workflow === filter.workflow
    return take(limit, children, isWanted)
  }
  if (filter.asking === true) {
    const asking = records(databases, newestFirst(databases.listing, scopeOfAsking, '', before))
    const isWanted = (record: RunRecord): boolean =>
      (filter.workflow ?? record.workflow) === record.workflow &&
      (filter.status ?? record.status) === record.status
    return take(limit, asking, isWanted)
  }
  if (filter.origin !== undefined)
    return take(limit, records(databases, scan(databases.listing, scopeOfOrigin(filter.origin))))
  const roots = take(limit, scan(databases.listing, workflow))
  const others = filter.parent === null ? [] : take(limit, scan(databases.children, workflow))
  const keys = others.length === 0 ? roots : [...roots, ...others].sort(byNewest).slice(0, limit)
  return [...records(databases, keys)]
}

function* newestFirst(
  table: LaterTable<ListingKey>,
  scope: string,
  status: string,
  before: RunRecord | undefined,
): Generator<ListingKey> {
  const entries = table.getRange({
    reverse: true,
    start: before
      ? [scope, status, before.createdAt, before.run]
      : [scope, status, Number.MAX_SAFE_INTEGER, ''],
    exclusiveStart: before !== undefined,
    end: [scope, status, -1, ''],
  })
  for (const { key } of entries) yield key
}

function* records(databases: Databases, keys: Iterable<ListingKey>): Generator<RunRecord> {
  for (const [, , , run] of keys) {
    const record = getRun(databases, run)
    if (record) yield record
  }
}

function take<T>(limit: number, items: Iterable<T>, isWanted = (_: T): boolean => true): T[] {
  const taken: T[] = []
  if (limit <= 0) return taken
  for (const item of items) {
    if (!isWanted(item)) continue
    taken.push(item)
    if (taken.length >= limit) break
  }
  return taken
}

function byNewest(a: ListingKey, b: ListingKey): number {
  return b[2] - a[2] || (b[3] > a[3] ? 1 : -1)
}

export function openRuns(databases: Databases, partition: number): readonly RunRecord[] {
  const keys = databases.open.getKeys({ start: [partition, ''], end: [partition + 1, ''] })
  return [...keys].flatMap(([, run]) => getRun(databases, run) ?? [])
}

export function activeRuns(databases: Databases, partition: number): readonly string[] {
  const entries = databases.open.getRange({ start: [partition, ''], end: [partition + 1, ''] })
  return [...entries].flatMap(({ key: [, run], value }) => (value === parked ? [] : [run]))
}

/** Entries of other partitions are passed over: the index is by time, as few of them are due. */
export function dueRuns(databases: Databases, query: DueQuery): readonly DueRun[] {
  const { until, limit, after } = query
  const partitions = new Set(query.partitions.map(String))
  const found: DueRun[] = []
  const entries = databases.due.getRange({
    start: after ? [after.wakeAt, after.run] : [Number.MIN_SAFE_INTEGER, ''],
    exclusiveStart: after !== undefined,
    // Behind every id.
    end: [until, '\u{10ffff}'],
  })
  for (const { key, value } of entries) {
    if (found.length >= limit) break
    if (partitions.has(value)) found.push({ run: key[1], wakeAt: key[0] })
  }
  return found
}
