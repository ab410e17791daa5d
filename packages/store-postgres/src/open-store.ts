import { NamuError } from '@namu/core'
import type { Store } from '@namu/engine'
import type { Pool } from 'pg'
import { cannotOpen } from './database-errors.js'
import { Database } from './database.js'
import { migrate } from './migrate.js'
import { readMigrations } from './migrations.js'
import { PostgresStore } from './postgres-store.js'

export type PostgresStoreOptions = {
  /**
   * Number of partitions of a new database, 64 by default. A database keeps its number for ever:
   * naming another one is an error.
   */
  readonly partitions?: number
} & (
  | {
      /** `postgres://user:password@host:port/database` */
      readonly connectionString: string
      /** Most connections at a time. Default 10. */
      readonly connections?: number
    }
  /** Connections of the caller, who also ends them after `close`. */
  | { readonly pool: Pool }
)

const fillQuery = `
  with fixed as (
    insert into namu.settings (partitions) values ($1)
    on conflict do nothing
    returning partitions
  )
  insert into namu.partitions (partition)
  select generate_series(0, partitions - 1) from fixed`
const durableQuery = `select current_setting('synchronous_commit') <> 'off' as durable`
const partitionsQuery = `select partitions from namu.settings`

/**
 * Opens the store on a Postgres database and brings its schema (`namu`) up to date.
 * @throws NamuError NAMU5003 when the database cannot be used, NAMU5004 when its schema is newer
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const where = 'pool' in options ? 'the given pool' : withoutPassword(options.connectionString)
  let database: Database | undefined
  try {
    database =
      'pool' in options
        ? new Database(options.pool, false)
        : Database.connect(options.connectionString, options.connections ?? 10)
    await checkDurable(database)
    await migrate(database, await readMigrations())
    return new PostgresStore(database, await fixPartitions(database, options.partitions))
  } catch (error) {
    await database?.close()
    throw cannotOpen(error, where)
  }
}

/** The connections of a given pool are as the caller made them. */
async function checkDurable(database: Database): Promise<void> {
  const statement = { name: 'namu-durable', text: durableQuery }
  const [row] = await database.query<{ durable: boolean }>(statement)
  if (row?.durable === true) return
  throw new NamuError('NAMU5003', 'The connections commit without waiting for the disk', {
    hint: 'Open the pool with synchronous_commit=on: what Namu commits must survive a crash.',
  })
}

async function fixPartitions(database: Database, asked: number | undefined): Promise<number> {
  const read = { name: 'namu-partitions', text: partitionsQuery }
  const known = async () => (await database.query<{ partitions: number }>(read))[0]?.partitions
  let partitions = await known()
  if (partitions === undefined) {
    await database.execute({ name: 'namu-fix-partitions', text: fillQuery }, [asked ?? 64])
    partitions = await known()
  }
  if (partitions === undefined || (asked !== undefined && asked !== partitions)) {
    throw new NamuError(
      'NAMU5003',
      `The database was created with ${String(partitions)} partitions, not with ${String(asked)}`,
      { hint: 'Leave the number of partitions out: a database keeps the one it was created with.' },
    )
  }
  return partitions
}

function withoutPassword(connectionString: string): string {
  try {
    const url = new URL(connectionString)
    url.password = ''
    return url.href
  } catch {
    return 'the connection string'
  }
}
