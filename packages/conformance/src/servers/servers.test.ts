import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderOf } from './binaries.js'
import { startPostgres, startRedis } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'namu-servers-test-'))
const program = join(folder, 'start-both.mjs')
const temporary = join(folder, 'tmp')
const starters: ChildProcess[] = []

beforeAll(async () => {
  // As /tmp is: the server of another account removes its own folder.
  chmodSync(folder, 0o755)
  mkdirSync(temporary)
  chmodSync(temporary, 0o1777)
  await build({
    stdin: {
      contents: `
        import { startPostgres, startRedis } from './index.js'
        const servers = await Promise.all([startPostgres(), startRedis()])
        if (process.argv[2] === 'stop') await Promise.all(servers.map((server) => server.stop('clean')))
        console.log(servers.map((server) => server.port).join(' '))
        setInterval(() => {}, 1000)`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  })
})

afterAll(() => {
  for (const starter of starters) starter.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

describe('the servers for tests', () => {
  it('are real servers that answer, and are gone after close', async () => {
    const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
    expect(await listens(postgres.port)).toBe(true)
    expect(await listens(redis.port)).toBe(true)
    await Promise.all([postgres.close(), redis.close()])
    expect(await listens(postgres.port)).toBe(false)
    expect(await listens(redis.port)).toBe(false)
  })

  it('keep their data and port over a crash and a new start', async () => {
    const postgres = await startPostgres()
    const url = await postgres.createDatabase()
    await postgres.stop('crash')
    expect(await listens(postgres.port)).toBe(false)
    await postgres.start()
    expect(await postgres.dumpSchema(url)).toContain('PostgreSQL database dump')
    await postgres.close()
  })

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'are gone with their folders when the process that started them ends by %s',
    async (signal) => {
      const starter = start(program)
      const line = await new Promise<string>((resolve) => {
        starter.stdout.once('data', (data: Buffer) => resolve(data.toString()))
      })
      const ports = line.trim().split(' ').map(Number)
      expect(await Promise.all(ports.map(listens))).toEqual([true, true])
      starter.kill(signal)
      while ((await Promise.all(ports.map(listens))).includes(true)) await sleep(20)
      while (readdirSync(temporary).length > 0) await sleep(20)
    },
  )

  it('are gone too when that process ends while the data is still being made', async () => {
    const starter = start(program)
    while (!readdirSync(temporary).some((name) => name.includes('postgres'))) await sleep(5)
    starter.kill('SIGKILL')
    await new Promise((resolve) => starter.once('close', resolve))
    while (readdirSync(temporary).length > 0) await sleep(20)
  })

  it('are gone too when that process ends while a server is stopped', async () => {
    const starter = start(program, 'stop')
    await new Promise((resolve) => starter.stdout.once('data', resolve))
    expect(readdirSync(temporary)).toHaveLength(2)
    starter.kill('SIGKILL')
    while (readdirSync(temporary).length > 0) await sleep(20)
  })

  it('say what to install when a program is missing', () => {
    expect(() => folderOf('no-such-server', [], 'apt-get install -y postgresql')).toThrow(
      /"no-such-server" was found neither in PATH.*Install it: apt-get install -y postgresql/s,
    )
  })
})

function start(program: string, ...args: string[]) {
  const env = { ...process.env, TMPDIR: temporary }
  const starter = spawn(process.execPath, [program, ...args], { env })
  starters.push(starter)
  return starter
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
