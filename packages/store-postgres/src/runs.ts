import {
  truncatedLog,
  type DueQuery,
  type DueRun,
  type LoggedEvent,
  type PendingApproval,
  type RunEvent,
  type RunFilter,
  type RunRecord,
  type RunSnapshot,
  type RunStatus,
} from '@namu/engine'
import { digestOf, type Digest, type Encoded } from '@namu/core/internal'
import type { Database } from './database.js'
import { decodeOrigin } from './origin.js'
import { decodeParent } from './parent.js'
import { unescapeText } from './text.js'

interface RunRow {
  readonly run: string
  readonly workflow: string
  readonly version: string
  readonly graph: string
  readonly release: string
  readonly partition: number
  readonly status: string
  readonly created_at: string
  readonly updated_at: string
  readonly events: number
  readonly calls_started: number
  readonly calls_settled: number
  readonly input: string
  readonly result: string | null
  readonly idempotency_key: string | null
  readonly first_event: number
  readonly wake_at: string | null
  readonly parked: boolean
  readonly parent_run: string | null
  readonly parent: string | null
  readonly priority: number
  readonly singleton: string | null
  readonly origin_run: string | null
  readonly origin: string | null
  readonly rebinds: string | null
  readonly approvals: string | null
}

const columns = `
  run, workflow, version, graph, release, partition, status, created_at, updated_at, events,
  calls_started, calls_settled, input, result, idempotency_key, first_event, wake_at, parked,
  parent_run, parent, priority, singleton,
  origin_run, origin, rebinds, approvals`

const getRunStatement = {
  name: 'namu-get-run',
  text: `select ${columns} from namu.runs where run = $1`,
}

const findStatement = {
  name: 'namu-find-run',
  text: `select ${columns} from namu.runs where workflow = $1 and idempotency_digest = $2`,
}

const openRunsStatement = {
  name: 'namu-open-runs',
  text: `
    select ${columns} from namu.runs
    where partition = $1 and status = 'running'
    order by created_at, run`,
}

const activeRunsStatement = {
  name: 'namu-active-runs',
  text: `
    select run from namu.runs
    where partition = $1 and status = 'running' and not parked
    order by created_at, run`,
}

const dueRunsStatement = {
  name: 'namu-due-runs',
  text: `
    select run, wake_at from namu.runs
    where status = 'running' and wake_at is not null and wake_at <= $1
      and (wake_at, run) > ($2, $3) and partition = any ($4::integer[])
    order by wake_at, run
    limit $5`,
}

const readSnapshotStatement = {
  name: 'namu-read-snapshot',
  text: `select events, snapshot as text from namu.snapshots where run = $1`,
}

const firstEventStatement = {
  name: 'namu-first-event',
  text: `select first_event from namu.runs where run = $1`,
}

const readLogStatement = {
  name: 'namu-read-log',
  text: `
    select seq, event from namu.events
    where run = $1 and seq >= $2
    order by seq
    limit $3`,
}

/** Events that are read at once. */
const page = 500

export async function getRun(database: Database, run: string): Promise<RunRecord | undefined> {
  const rows = await database.query<RunRow>(getRunStatement, [run])
  return rows[0] === undefined ? undefined : toRecord(rows[0])
}

export async function findByIdempotencyKey(
  database: Database,
  workflow: string,
  key: string,
): Promise<RunRecord | undefined> {
  const rows = await database.query<RunRow>(findStatement, [workflow, digestOf(key)])
  return rows[0] === undefined ? undefined : toRecord(rows[0])
}

/** Newest first; every combination of filters has a text of its own, so that its index is used. */
export async function listRuns(
  database: Database,
  filter: RunFilter,
): Promise<readonly RunRecord[]> {
  const values: unknown[] = []
  const parameter = (value: unknown) => `$${String(values.push(value))}`
  const conditions: string[] = []
  if (filter.workflow !== undefined) conditions.push(`workflow = ${parameter(filter.workflow)}`)
  if (filter.status !== undefined) conditions.push(`status = ${parameter(filter.status)}`)
  if (filter.parent === null) conditions.push('parent_run is null')
  else if (filter.parent !== undefined) conditions.push(`parent_run = ${parameter(filter.parent)}`)
  if (filter.origin !== undefined) conditions.push(`origin_run = ${parameter(filter.origin)}`)
  if (filter.asking === true) conditions.push('approvals is not null')
  if (filter.before !== undefined) {
    const before = parameter(filter.before)
    conditions.push(
      `(created_at, run) < (select created_at, run from namu.runs where run = ${before})`,
    )
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  const rows = await database.query<RunRow>(
    {
      name: `namu-list-runs-${filterName(filter)}`,
      text: `
        select ${columns} from namu.runs ${where}
        order by created_at desc, run desc
        limit ${parameter(filter.limit ?? 50)}`,
    },
    values,
  )
  return rows.map(toRecord)
}

/** One for every text of the statement. */
function filterName({ workflow, status, before, parent, origin, asking }: RunFilter): string {
  const given = [workflow, status, before, origin, asking]
    .map((value) => (value === undefined ? 0 : 1))
    .join('')
  return `${given}-${parent === undefined ? 'all' : parent === null ? 'roots' : 'children'}`
}

export async function openRuns(
  database: Database,
  partition: number,
): Promise<readonly RunRecord[]> {
  return (await database.query<RunRow>(openRunsStatement, [partition])).map(toRecord)
}

export async function activeRuns(
  database: Database,
  partition: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ run: string }>(activeRunsStatement, [partition])
  return rows.map(({ run }) => run)
}

export async function dueRuns(database: Database, query: DueQuery): Promise<readonly DueRun[]> {
  const { partitions, until, limit, after } = query
  const rows = await database.query<{ run: string; wake_at: string }>(dueRunsStatement, [
    ...[until, after?.wakeAt ?? Number.MIN_SAFE_INTEGER, after?.run ?? '', partitions, limit],
  ])
  return rows.map(({ run, wake_at }) => ({ run, wakeAt: Number(wake_at) }))
}

export async function readSnapshot(
  database: Database,
  run: string,
): Promise<RunSnapshot | undefined> {
  const rows = await database.query<RunSnapshot & { readonly run: string }>(readSnapshotStatement, [
    run,
  ])
  return rows[0] && { events: rows[0].events, text: rows[0].text }
}

/**
 * Reads the log in pages; events that are appended meanwhile may or may not be among them. Sequence
 * numbers have no gaps, so a gap is where retention was at work.
 */
export async function* readLog(
  database: Database,
  run: string,
  from: number,
): AsyncGenerator<LoggedEvent> {
  for (let next = from; ;) {
    const rows = await database.query<{ seq: number; event: string }>(readLogStatement, [
      ...[run, next, page],
    ])
    if (rows[0]?.seq !== next) await refuseTruncated(database, run, next)
    for (const row of rows) {
      yield { seq: row.seq, event: JSON.parse(row.event) as RunEvent }
      next = row.seq + 1
    }
    if (rows.length < page) return
  }
}

async function refuseTruncated(database: Database, run: string, from: number): Promise<void> {
  const rows = await database.query<{ first_event: number }>(firstEventStatement, [run])
  const firstEvent = rows[0]?.first_event ?? 0
  if (from < firstEvent) throw truncatedLog(run, from, firstEvent)
}

function toRecord(row: RunRow): RunRecord {
  return {
    run: row.run,
    workflow: row.workflow,
    version: row.version,
    graph: row.graph as Digest,
    release: row.release as Digest,
    partition: row.partition,
    status: row.status as RunStatus,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    events: row.events,
    calls: { started: row.calls_started, settled: row.calls_settled },
    input: row.input as Encoded,
    ...(row.result === null ? {} : { result: row.result as Encoded }),
    ...(row.idempotency_key === null ? {} : { idempotencyKey: unescapeText(row.idempotency_key) }),
    ...(row.first_event === 0 ? {} : { firstEvent: row.first_event }),
    ...(row.wake_at === null ? {} : { wakeAt: Number(row.wake_at) }),
    ...(row.parked ? { parked: true } : {}),
    ...decodeParent(row.parent_run, row.parent),
    ...(row.priority === 0 ? {} : { priority: row.priority }),
    ...(row.singleton === null ? {} : { singleton: row.singleton }),
    ...decodeOrigin(row),
    ...(row.approvals === null
      ? {}
      : { approvals: JSON.parse(row.approvals) as readonly PendingApproval[] }),
  }
}
