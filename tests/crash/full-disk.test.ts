import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { decode, digestOf, type BuildOutput } from '@namu/core/internal'
import { registerBuild, type Store } from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { afterEach, beforeAll, afterAll, beforeEach, expect, it } from 'vitest'
import { bundleChild, type BundledChild } from './bundle.js'
import { smallDisk, type SmallDisk } from './small-disk.js'

/** Promise 3 on a disk that fills up: what was acknowledged stays, and the runs go on when there is room. */
let build: BuildOutput
let bundle: BundledChild
let writer: BundledChild
let folder: string
let disk: SmallDisk
const children = new Set<ChildProcess>()

beforeAll(async () => {
  const root = fileURLToPath(new URL('./project', import.meta.url))
  const built = await buildProject({ root })
  if (!built.ok) throw new Error(built.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
  build = built.output
  bundle = await bundleChild('disk-child.ts')
  writer = await bundleChild('disk-writer.ts')
})
afterAll(async () => {
  await bundle.remove()
  await writer.remove()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-full-'))
  disk = await smallDisk(join(folder, 'disk'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await disk.remove()
  await rm(folder, { recursive: true, force: true })
})

const runs = ['run_a', 'run_b', 'run_c', 'run_d', 'run_e', 'run_f']
const lengthOfPages = Array.from({ length: 20 }, (_, n) => `${String(n)} `.length * 8_000)
const result = lengthOfPages.reduce((sum, length) => sum + length, 0)

async function inStore<T>(action: (store: Store) => Promise<T>): Promise<T> {
  const store = await openLmdbStore(join(disk.folder, 'store'))
  try {
    return await action(store)
  } finally {
    await store.close()
  }
}

interface Process {
  readonly child: ChildProcess
  readonly pid: number
  /** What it says from now on and said before, line by line. */
  readonly lines: string[]
  /** Resolves with the first line that begins so; rejects when the process ends without it. */
  says(start: string): Promise<string>
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>
}

const startHost = (): Process => start(bundle, [join(folder, 'cache'), ...runs])

function start({ file }: BundledChild, args: readonly string[]): Process {
  const store = join(disk.folder, 'store')
  const [program, ...rest] = disk.command([process.execPath, file, store, ...args])
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code]]) => {
    children.delete(child)
    return code as number | null
  })
  return {
    ...{ child, pid: child.pid ?? 0, lines, ended },
    async says(start) {
      let over = false
      void ended.then(() => (over = true))
      for (;;) {
        const line = lines.find((one) => one.startsWith(start))
        if (line !== undefined) return line
        if (over) throw new Error(`The process ended without "${start}": ${errors}`)
        await sleep(2)
      }
    },
  }
}

/** That every event that a process called committed is there as it was, and that every log is whole. */
async function checkLogs(store: Store, said: readonly string[]): Promise<void> {
  const found = new Set<string>()
  for (const run of runs) {
    let next = 0
    for await (const { seq, event } of store.readLog(run)) {
      expect(seq).toBe(next)
      next += 1
      found.add(`committed ${run} ${String(seq)} ${digestOf(JSON.stringify(event))}`)
    }
    expect(next).toBe((await store.getRun(run))?.events ?? 0)
  }
  const acknowledged = said.filter((line) => line.startsWith('committed '))
  expect(acknowledged.filter((line) => !found.has(line))).toEqual([])
}

async function checkResults(store: Store): Promise<void> {
  for (const run of runs) {
    const record = await store.getRun(run)
    expect(record?.status).toBe('completed')
    expect(record?.result && decode(record.result)).toBe(result)
  }
}

it('runs stand still while the disk is full, and go on in the same process when there is room', async () => {
  await inStore((store) => registerBuild(store, build))
  await disk.fill(700_000)
  const host = startHost()
  expect(await host.says('failed')).toMatch(disk.failure)
  // Long enough to try again a few times.
  await sleep(500)
  await inStore((store) => checkLogs(store, host.lines))
  expect(host.child.exitCode).toBeNull()
  await disk.makeRoom(host.pid)
  expect(await host.ended).toBe(0)
  expect(host.lines.filter((line) => line.startsWith('dropped'))).toEqual([])
  expect(host.lines.slice(-2)).toEqual(['ended', 'stopped'])
  await inStore(async (store) => {
    await checkLogs(store, host.lines)
    await checkResults(store)
  })
})

it('a process that is stopped while the disk is full ends, and another one goes on', async () => {
  await inStore((store) => registerBuild(store, build))
  await disk.fill(700_000)
  const first = startHost()
  expect(await first.says('failed')).toMatch(disk.failure)
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(first.lines.slice(-2)).toEqual(['asked', 'stopped'])
  await disk.makeRoom(first.pid).catch(() => undefined)
  await disk.fill(8_000_000)
  const second = startHost()
  expect(await second.ended).toBe(0)
  await inStore(async (store) => {
    await checkLogs(store, [...first.lines, ...second.lines])
    await checkResults(store)
  })
})

it('a write that fails takes along neither the one before it nor the closing of the store', async () => {
  await inStore(() => Promise.resolve())
  await disk.fill(400_000)
  const pairs = 60
  const { ended, lines } = start(writer, [String(pairs)])
  expect(await ended).toBe(0)
  expect(lines.pop()).toBe('closed')
  expect(lines).toHaveLength(pairs)
  for (const line of lines) {
    // Where both were one transaction, both fail.
    const [small, large] = line.split(' ')
    expect(['written', large]).toContain(small)
    expect(large).toMatch(disk.failure)
  }
  expect(lines.some((line) => line.startsWith('written '))).toBe(true)
})

it('a store that has no room to begin with is not opened, with an error that says so', async () => {
  await disk.fill(4_096)
  const host = startHost()
  expect(await host.says('closed')).toBe('closed NAMU5007')
  expect(await host.ended).toBe(0)
})
