import { NamuError } from '@namu/core'
import type { PoolClient } from 'pg'
import type { Database } from './database.js'
import type { Migration } from './migrations.js'

interface AppliedRow {
  readonly number: number
  readonly name: string
  readonly digest: string
}

const existsQuery = `select to_regclass('namu.migrations') is not null as exists`
const appliedQuery = `select number, name, digest from namu.migrations order by number`
const lockQuery = `select pg_advisory_xact_lock(hashtextextended('namu.migrations', 0))`
const bootstrapQuery = `
  create schema if not exists namu;
  create table if not exists namu.migrations (
    number integer primary key,
    name text not null,
    digest text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`
const recordQuery = `insert into namu.migrations (number, name, digest) values ($1, $2, $3)`

/**
 * Brings the schema up to date: all pending migrations in one transaction, under a lock, so that
 * processes starting together do it once. An up-to-date database needs no right to change it.
 * @throws NamuError NAMU5004 when the database is of a newer Namu, NAMU5003 when its history differs
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  if (await database.withClient((client) => isUpToDate(client, migrations))) return
  await database.transaction(async (client) => {
    await client.query(lockQuery)
    await client.query(bootstrapQuery)
    const applied = checkHistory(await readApplied(client), migrations)
    for (const migration of migrations.slice(applied)) {
      await client.query(migration.sql)
      await client.query(recordQuery, [migration.number, migration.name, migration.digest])
    }
  })
}

async function isUpToDate(client: PoolClient, migrations: readonly Migration[]): Promise<boolean> {
  const exists = (await client.query<{ exists: boolean }>(existsQuery)).rows[0]?.exists === true
  if (!exists) return false
  return checkHistory(await readApplied(client), migrations) === migrations.length
}

async function readApplied(client: PoolClient): Promise<readonly AppliedRow[]> {
  return (await client.query<AppliedRow>(appliedQuery)).rows
}

/** Compares what the database has with what we know; returns how many migrations are applied. */
function checkHistory(applied: readonly AppliedRow[], known: readonly Migration[]): number {
  for (const [index, row] of applied.entries()) {
    const migration = known[index]
    if (migration === undefined) {
      throw new NamuError(
        'NAMU5004',
        `The database has the schema of a newer Namu: migration ${row.name} is not known here`,
        { hint: 'Update Namu on this machine, or use another database.' },
      )
    }
    if (migration.digest !== row.digest) {
      throw new NamuError(
        'NAMU5003',
        `The database was migrated by another ${row.name} than the one installed here`,
        { hint: 'Use the release of Namu that created the database, or another database.' },
      )
    }
  }
  return applied.length
}
