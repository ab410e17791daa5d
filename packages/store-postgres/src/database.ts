import { NamuError } from '@namu/core'
import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'
import { isTransient, translate } from './database-errors.js'

/** A statement with a name is planned once per connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/**
 * A commit must wait for the disk, whatever the role's or database's default is. Stronger settings
 * (waiting for replicas) are left as they are.
 */
const sessionQuery = `
  select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') = 'off'`

/** Statements refused by a deadlock or a serialisation failure are repeated this often. */
const repeats = 10

/** The connections of one store, with errors that a person understands. */
export class Database {
  readonly #pool: Pool
  readonly #owned: boolean

  constructor(pool: Pool, owned: boolean) {
    this.#pool = pool
    this.#owned = owned
    // An idle connection that breaks is replaced; the next statement tells if that is impossible.
    if (owned) pool.on('error', () => undefined)
  }

  static connect(connectionString: string, connections: number): Database {
    const pool = new pg.Pool({
      connectionString,
      max: connections,
      connectionTimeoutMillis: 10_000,
      application_name: 'namu',
      keepAlive: true,
      // The pool waits for `done` before it hands a new connection out.
      verify: (client, done) => {
        client.query(sessionQuery).then(
          () => {
            done()
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error(String(error)))
          },
        )
      },
    })
    return new Database(pool, true)
  }

  /** Runs one statement, in a transaction of its own. */
  async query<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const result = await this.#repeat(() =>
      this.#pool.query<Row>({ ...statement, values: [...values] }),
    )
    return result.rows
  }

  /** As `query`, for the number of rows that were written. */
  async execute(statement: Statement, values: readonly unknown[] = []): Promise<number> {
    const result: QueryResult = await this.#repeat(() =>
      this.#pool.query({ ...statement, values: [...values] }),
    )
    return result.rowCount ?? 0
  }

  async withClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return this.#repeat(async () => {
      const client = await this.#pool.connect()
      // A connection that breaks during the work fails its statement too; that error is the one told.
      const ignore = () => undefined
      client.on('error', ignore)
      try {
        const result = await work(client)
        client.off('error', ignore)
        client.release()
        return result
      } catch (error) {
        client.off('error', ignore)
        // Whatever state the session is in, nobody else gets it.
        client.on('error', ignore)
        client.release(true)
        throw error
      }
    })
  }

  async transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return this.withClient(async (client) => {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    })
  }

  async close(): Promise<void> {
    if (this.#owned) await this.#pool.end()
  }

  async #repeat<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let trial = 1; ; trial += 1) {
      try {
        return await work()
      } catch (error) {
        if (trial < repeats && isTransient(error)) continue
        throw error instanceof NamuError ? error : translate(error)
      }
    }
  }
}
