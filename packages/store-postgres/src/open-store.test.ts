import { freePort, startPostgres, type ThrowawayPostgres } from '@namu/conformance/servers'
import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPostgresStore } from './index.js'
import { readMigrations } from './migrations.js'

let server: ThrowawayPostgres
let url: string
let admin: pg.Client

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())
beforeEach(async () => {
  url = await server.createDatabase()
  admin = new pg.Client(url)
  await admin.connect()
})
afterEach(() => admin.end())

async function openAndClose(): Promise<number> {
  const store = await openPostgresStore({ connectionString: url })
  await store.close()
  return store.partitions
}

const thrown = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

const applied = async () =>
  (await admin.query<{ number: number }>('select number from namu.migrations order by number')).rows

describe('opening a database', () => {
  it('creates the schema as it was reviewed', async () => {
    await openAndClose()
    const dump = await server.dumpSchema(url)
    const lines = dump
      .split('\n')
      // What the version of pg_dump says of itself, and of the session that restores.
      .filter((line) => !/^(--|\\|SET |SELECT pg_catalog\.set_config)/.test(line))
    await expect(
      lines
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim() + '\n',
    ).toMatchFileSnapshot('./schema.snapshot.sql')
  })

  it('a second time changes nothing', async () => {
    await openAndClose()
    const before = await server.dumpSchema(url)
    await openAndClose()
    expect(await applied()).toHaveLength((await readMigrations()).length)
    expect(withoutTokens(await server.dumpSchema(url))).toBe(withoutTokens(before))
  })

  it('from several stores of one process at the same time migrates it once', async () => {
    expect(await Promise.all(Array.from({ length: 6 }, openAndClose))).toEqual(
      Array.from({ length: 6 }, () => 64),
    )
    expect(await applied()).toHaveLength((await readMigrations()).length)
  })

  it('from two processes at the same time migrates it once', async () => {
    // Beside the package, so that the program finds `pg`.
    const folder = mkdtempSync(fileURLToPath(new URL('../.test-', import.meta.url)))
    try {
      const program = join(folder, 'bin', 'open.mjs')
      await build({
        stdin: {
          contents: `
            import { openPostgresStore } from './index.js'
            const store = await openPostgresStore({ connectionString: process.argv[2] })
            console.log(store.partitions)
            await store.close()`,
          resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        },
        ...{ bundle: true, platform: 'node', format: 'esm', outfile: program },
        ...{ external: ['pg'], conditions: ['namu-source'] },
        define: {
          'import.meta.url': JSON.stringify(new URL('migrations.js', import.meta.url).href),
        },
      })
      const run = promisify(execFile)
      const outputs = await Promise.all([1, 2].map(() => run(process.execPath, [program, url])))
      expect(outputs.map(({ stdout }) => stdout.trim())).toEqual(['64', '64'])
      expect(await applied()).toHaveLength((await readMigrations()).length)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('keeps the number of partitions it was created with', async () => {
    const store = await openPostgresStore({ connectionString: url, partitions: 4 })
    await store.close()
    expect(await openAndClose()).toBe(4)
    expect(await thrown(openPostgresStore({ connectionString: url, partitions: 8 }))).toMatchObject(
      {
        code: 'NAMU5003',
        message: 'The database was created with 4 partitions, not with 8',
      },
    )
  })

  it('works with the pool of the caller, who ends it', async () => {
    const pool = new pg.Pool({ connectionString: url })
    const store = await openPostgresStore({ pool })
    await store.close()
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })

  it('lets a user without the right to create anything use a migrated database', async () => {
    await openAndClose()
    await admin.query(`create role clerk login`)
    await admin.query(`grant usage on schema namu to clerk`)
    await admin.query(`grant select, insert, update, delete on all tables in schema namu to clerk`)
    const store = await openPostgresStore({ connectionString: url.replace('namu@', 'clerk@') })
    expect(await store.listRuns()).toEqual([])
    await store.close()
  })
})

describe('a database that cannot be used', () => {
  it('because its schema is newer is refused and left as it is', async () => {
    await openAndClose()
    const next = (await readMigrations()).length + 1
    await admin.query(`insert into namu.migrations values ($1, $2, 'x')`, [next, 'future'])
    const before = await applied()
    expect(await thrown(openAndClose())).toMatchObject({
      code: 'NAMU5004',
      message: expect.stringContaining('migration future is not known here') as string,
      hint: expect.stringContaining('Update Namu') as string,
    })
    expect(await applied()).toEqual(before)
  })

  it('because another 0001 was applied is refused', async () => {
    await openAndClose()
    await admin.query(`update namu.migrations set digest = 'other' where number = 1`)
    expect(await thrown(openAndClose())).toMatchObject({
      code: 'NAMU5003',
      message: expect.stringContaining('another 0001_initial') as string,
    })
  })

  it('because nobody answers says so, without the password', async () => {
    const port = await freePort()
    const connectionString = `postgres://me:secret@127.0.0.1:${String(port)}/db`
    const error = await thrown(openPostgresStore({ connectionString }))
    expect(error).toMatchObject({
      code: 'NAMU5003',
      message: expect.stringContaining('ECONNREFUSED') as string,
      where: `postgres://me@127.0.0.1:${String(port)}/db`,
      hint: expect.stringContaining('Check that the Postgres server runs') as string,
    })
  })

  it('because it does not exist says how to create it', async () => {
    expect(await thrown(openPostgresStore({ connectionString: `${url}_missing` }))).toMatchObject({
      code: 'NAMU5003',
      hint: expect.stringContaining('createdb') as string,
    })
  })

  it('because the user may not create a schema says what to grant', async () => {
    await admin.query(`create role stranger login`)
    const connectionString = url.replace('namu@', 'stranger@')
    expect(await thrown(openPostgresStore({ connectionString }))).toMatchObject({
      code: 'NAMU5003',
      hint: expect.stringContaining('GRANT CREATE') as string,
    })
  })

  it('because the pool does not wait for the disk is refused', async () => {
    const pool = new pg.Pool({ connectionString: url, options: '-c synchronous_commit=off' })
    expect(await thrown(openPostgresStore({ pool }))).toMatchObject({
      code: 'NAMU5003',
      message: expect.stringContaining('without waiting for the disk') as string,
    })
    await pool.end()
  })

  it('waits for the disk also where the role does not by default', async () => {
    await admin.query(`create role hasty login superuser`)
    await admin.query(`alter role hasty set synchronous_commit = off`)
    const connectionString = url.replace('namu@', 'hasty@')
    const store = await openPostgresStore({ connectionString })
    await store.close()
  })
})

/** Newer versions of pg_dump print a random word. */
function withoutTokens(dump: string): string {
  return dump.replace(/^\\(un)?restrict .*$/gm, '')
}
