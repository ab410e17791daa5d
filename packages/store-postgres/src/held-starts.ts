import { invariant } from '@namu/core/internal'
import type { DueStartQuery, HeldStart } from '@namu/engine'
import { codeOf } from './database-errors.js'
import type { Database } from './database.js'

interface StartRow {
  readonly run: string
  readonly slot: string | null
  readonly held_at: string
  readonly due_at: string
  readonly revision: number
  readonly start: string
}

/** What has no column of its own. */
type Rest = Omit<HeldStart, 'run' | 'slot' | 'heldAt' | 'dueAt' | 'revision'>

const columns = 'run, slot, held_at, due_at, revision, start'

const holdStatement = {
  name: 'namu-hold-start',
  text: `
    insert into namu.held_starts as waiting (run, slot, held_at, due_at, revision, start)
    values ($1, $2, $3, $4, 0, $5)
    on conflict (slot) where not claimed and slot is not null do update set
      start = excluded.start,
      revision = waiting.revision + 1,
      due_at = least(excluded.due_at, waiting.held_at + $6::bigint)
    returning ${columns}`,
}

const getStatement = {
  name: 'namu-get-held-start',
  text: `select ${columns} from namu.held_starts where run = $1`,
}

const dueStatement = {
  name: 'namu-due-starts',
  text: `
    select ${columns} from namu.held_starts
    where due_at <= $1 and (due_at, run) > ($2, $3)
    order by due_at, run
    limit $4`,
}

const singletonStatement = {
  name: 'namu-find-singleton',
  text: `select run from namu.runs where workflow = $1 and singleton = $2`,
}

const claimStatement = {
  name: 'namu-claim-start',
  text: `update namu.held_starts set claimed = true where run = $1 and revision = $2`,
}

const unclaimStatement = {
  name: 'namu-unclaim-start',
  text: `
    update namu.held_starts set claimed = false
    where run = $1 and not exists (
      select from namu.held_starts other
      where other.slot = held_starts.slot and other.run <> held_starts.run and not other.claimed
    )`,
}

const dropStatement = {
  name: 'namu-drop-start',
  text: `delete from namu.held_starts where run = $1`,
}

export async function holdStart(
  database: Database,
  start: Omit<HeldStart, 'revision'>,
  maxMs: number | undefined,
): Promise<HeldStart> {
  const { run, slot, heldAt, dueAt, ...rest } = start
  // `least` ignores a null.
  const values = [
    run,
    slot ?? null,
    heldAt,
    dueAt,
    JSON.stringify(rest satisfies Rest),
    maxMs ?? null,
  ]
  const [row] = await database.query<StartRow>(holdStatement, values)
  invariant(row !== undefined, 'a start is kept')
  return toStart(row)
}

export async function getHeldStart(
  database: Database,
  run: string,
): Promise<HeldStart | undefined> {
  const [row] = await database.query<StartRow>(getStatement, [run])
  return row && toStart(row)
}

export async function dueStarts(
  database: Database,
  { until, limit, after }: DueStartQuery,
): Promise<readonly HeldStart[]> {
  const behind = [after?.dueAt ?? Number.MIN_SAFE_INTEGER, after?.run ?? '']
  return (await database.query<StartRow>(dueStatement, [until, ...behind, limit])).map(toStart)
}

export async function findSingleton(
  database: Database,
  workflow: string,
  singleton: string,
): Promise<string | undefined> {
  const rows = await database.query<{ run: string }>(singletonStatement, [workflow, singleton])
  return rows[0]?.run
}

export async function claimStart(
  database: Database,
  run: string,
  revision: number,
): Promise<boolean> {
  return (await database.execute(claimStatement, [run, revision])) > 0
}

export async function unclaimStart(database: Database, run: string): Promise<void> {
  try {
    await database.execute(unclaimStatement, [run])
  } catch (error) {
    // Another start came into the slot meanwhile: this one keeps its claim.
    if (!isUniqueViolation(error)) throw error
  }
}

export async function dropStart(database: Database, run: string): Promise<void> {
  await database.execute(dropStatement, [run])
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && codeOf(error.cause) === '23505'
}

function toStart({ run, slot, held_at, due_at, revision, start }: StartRow): HeldStart {
  return {
    ...(JSON.parse(start) as Rest),
    run,
    ...(slot === null ? {} : { slot }),
    heldAt: Number(held_at),
    dueAt: Number(due_at),
    revision,
  }
}
