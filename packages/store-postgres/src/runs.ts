import type { LoggedEvent, RunEvent, RunFilter, RunRecord, RunStatus } from '@namu/engine'
import { digestOf, type Digest, type Encoded } from '@namu/core/internal'
import type { Database } from './database.js'
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
}

const columns = `
  run, workflow, version, graph, release, partition, status, created_at, updated_at, events,
  calls_started, calls_settled, input, result, idempotency_key`

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
  if (filter.before !== undefined) {
    const before = parameter(filter.before)
    conditions.push(
      `(created_at, run) < (select created_at, run from namu.runs where run = ${before})`,
    )
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  const rows = await database.query<RunRow>(
    {
      name: `namu-list-runs-${[filter.workflow, filter.status, filter.before].map((value) => (value === undefined ? 0 : 1)).join('')}`,
      text: `
        select ${columns} from namu.runs ${where}
        order by created_at desc, run desc
        limit ${parameter(filter.limit ?? 50)}`,
    },
    values,
  )
  return rows.map(toRecord)
}

export async function openRuns(
  database: Database,
  partition: number,
): Promise<readonly RunRecord[]> {
  return (await database.query<RunRow>(openRunsStatement, [partition])).map(toRecord)
}

/** Reads the log in pages; events that are appended meanwhile may or may not be among them. */
export async function* readLog(
  database: Database,
  run: string,
  from: number,
): AsyncGenerator<LoggedEvent> {
  for (let next = from; ;) {
    const rows = await database.query<{ seq: number; event: string }>(readLogStatement, [
      ...[run, next, page],
    ])
    for (const row of rows) {
      yield { seq: row.seq, event: JSON.parse(row.event) as RunEvent }
      next = row.seq + 1
    }
    if (rows.length < page) return
  }
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
  }
}
