import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { folderOf, postgresFolders } from './binaries.js'
import type { Account } from './guarded-process.js'
import { startServer, type ThrowawayServer } from './throwaway-server.js'

export interface PostgresOptions {
  /** Whether commits wait for the disk; needed only where a test crashes the server. Default false. */
  readonly durable?: boolean
}

export interface ThrowawayPostgres extends ThrowawayServer {
  /** Creates an empty database and returns its connection string. */
  createDatabase(): Promise<string>
  /** The SQL that would create the schema of a database again, as `pg_dump` prints it. */
  dumpSchema(connectionString: string): Promise<string>
}

const install = 'apt-get install -y postgresql redis-server'
const user = 'namu'

/**
 * Starts a throwaway Postgres server on a free port of 127.0.0.1 with temporary data. It ends with
 * this process, however that ends.
 * @throws Error when the server's programs are not installed, saying what to install
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<ThrowawayPostgres> {
  const bin = folderOf('initdb', postgresFolders(), install)
  const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined
  const server = await startServer({
    name: 'postgres',
    ...(account === undefined ? {} : { account }),
    // The immediate shutdown (QUIT) leaves the recovery of the log to the next start, as a crash does.
    signals: { clean: 'INT', crash: 'QUIT' },
    before: (folder) => [
      ...[join(bin, 'initdb'), '--pgdata', join(folder, 'data'), '--username', user],
      ...['--auth', 'trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    ],
    command: (folder, port) => ({
      command: join(bin, 'postgres'),
      args: [
        ...['-D', join(folder, 'data'), '-h', '127.0.0.1', '-p', String(port), '-k', ''],
        ...['-c', `fsync=${options.durable === true ? 'on' : 'off'}`],
        ...['-c', 'max_connections=200', '-c', 'shared_buffers=64MB'],
      ],
    }),
    isReady: (folder) => Promise.resolve(isReady(folder)),
  })
  const urlOf = (database: string) =>
    `postgres://${user}@${server.host}:${String(server.port)}/${database}`
  const run = promisify(execFile)
  let databases = 0
  return {
    ...server,
    url: urlOf('postgres'),
    createDatabase: async () => {
      databases += 1
      const database = `test_${String(databases)}`
      await run(join(bin, 'createdb'), ['--maintenance-db', urlOf('postgres'), database])
      return urlOf(database)
    },
    dumpSchema: async (connectionString) => {
      const args = ['--schema-only', '--no-owner', '--dbname', connectionString]
      return (await run(join(bin, 'pg_dump'), args)).stdout
    },
  }
}

/** The last line of the server's own state file says when it takes connections. */
function isReady(folder: string): boolean {
  try {
    const lines = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
    return lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

function accountOf(name: string): Account {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch (error) {
    throw new Error(
      `A Postgres server refuses to run as root, and there is no account "${name}". Install it: ${install}`,
      { cause: error },
    )
  }
}
