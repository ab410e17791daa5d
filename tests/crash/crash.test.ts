import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { decode } from '@namu/core/internal'
import { inspectRun, registerBuild, type Store } from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleChild, type BundledChild } from './bundle.js'
import { expected } from './expected.js'

const kills = 52
const seed = 20_260_101
const here = fileURLToPath(new URL('.', import.meta.url))

let folder: string
let bundle: BundledChild
let store: Store
const children = new Set<ChildProcess>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-crash-'))
  bundle = await bundleChild('child.ts')
  const result = await buildProject({ root: join(here, 'project') })
  if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
  store = await openLmdbStore(join(folder, 'store'))
  await registerBuild(store, result.output)
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await store.close()
  await bundle.remove()
  await rm(folder, { recursive: true, force: true })
})

/** mulberry32: the same kills for the same seed. */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Life {
  readonly killed: boolean
  readonly code: number | null
  readonly output: string
}

/** When a process is killed: so many dots after its start, and a little later. */
interface Death {
  readonly dots: number
  readonly delay: number
}

/** One process on the run; without a death it lives until the run has ended. */
async function live(
  run: string,
  input: number,
  death: Death | undefined,
  workflow = 'crashing',
  place: Readonly<Record<string, string>> = {},
): Promise<Life> {
  const args = [join(folder, 'store'), join(folder, 'cache'), run, String(input), workflow]
  const child = spawn(process.execPath, [bundle.file, ...args], {
    env: { ...process.env, ...place, NAMU_CRASH_TRACE: join(folder, 'trace') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  const ended = new Promise<Life>((resolve) => {
    child.on('exit', (code, signal) => {
      children.delete(child)
      resolve({ killed: signal === 'SIGKILL', code, output })
    })
  })
  if (!death) return ended
  await Promise.race([enough(child, death.dots), ended])
  await Promise.race([sleep(death.delay), ended])
  child.kill('SIGKILL')
  return ended
}

function enough(child: ChildProcess, dots: number): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0
    if (dots === 0) resolve()
    child.stdout?.on('data', (data: Buffer) => {
      seen += data.length
      if (seen >= dots) resolve()
    })
  })
}

/** Keys of the calls whose success is committed; checks on the way that the log is whole. */
async function committedSuccesses(run: string): Promise<Set<string>> {
  const record = await store.getRun(run)
  if (!record) return new Set()
  let next = 0
  for await (const { seq } of store.readLog(run)) {
    expect(seq).toBe(next)
    next += 1
  }
  expect(next).toBe(record.events)
  const { calls } = await inspectRun(store, run)
  const succeeded = calls.filter(({ status }) => status === 'succeeded')
  return new Set(succeeded.map(({ idempotencyKey }) => idempotencyKey))
}

async function traces(): Promise<string[]> {
  const text = await readFile(join(folder, 'trace'), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '')
}

it(`a run that is killed again and again ends right, and no committed task runs twice (seed ${String(seed)})`, async () => {
  const chance = random(seed)
  await writeFile(join(folder, 'trace'), '')
  let killed = 0
  let interrupted = 0
  for (let index = 0; killed < kills; index += 1) {
    const run = `run_crash_${String(index)}`
    let committed = new Set<string>()
    let seen = (await traces()).length
    for (;;) {
      const dots = Math.floor(chance() * 14)
      const death = { dots, delay: chance() * (dots === 0 ? 300 : 4) }
      const life = await live(run, index, killed < kills ? death : undefined)
      if (life.killed) killed += 1
      else expect(life, life.output).toMatchObject({ code: 0 })

      const now = await traces()
      const repeated = now.slice(seen).filter((line) => committed.has(line.split(' ')[0] ?? ''))
      expect(repeated, `tasks executed again in ${run}`).toEqual([])
      seen = now.length
      committed = await committedSuccesses(run)
      const record = await store.getRun(run)
      if (record === undefined || record.status === 'running') continue
      expect(record.status).toBe('completed')
      expect(record.result && decode(record.result)).toEqual(expected(index))
      break
    }
    const { calls } = await inspectRun(store, run)
    interrupted += calls.flatMap(({ attempts }) => attempts).filter(isInterrupted).length
    expect(await store.openRuns((await store.getRun(run))?.partition ?? -1)).toEqual([])
  }
  // The kills did hit running attempts, or the test says nothing.
  expect(killed).toBeGreaterThanOrEqual(50)
  expect(interrupted).toBeGreaterThan(10)
}, 120_000)

it('a run that is killed while it sleeps wakes at its time, or at once when that has passed', async () => {
  const run = 'run_sleeping'
  await writeFile(join(folder, 'trace'), '')
  // Ready, started, the first step: what follows is the sleep.
  const killed = await live(run, 1, { dots: 3, delay: 0 }, 'sleeping')
  expect(killed.killed).toBe(true)
  const [timer] = (await inspectRun(store, run)).timers
  if (!timer) throw new Error('the run does not sleep')
  while (Date.now() < timer.at) await sleep(timer.at - Date.now())
  const life = await live(run, 1, undefined, 'sleeping')
  expect(life, life.output).toMatchObject({ code: 0 })
  const record = await store.getRun(run)
  expect(record?.result === undefined ? undefined : decode(record.result)).toBe(3)
  const fired = []
  for await (const { event } of store.readLog(run))
    if (event.type === 'timer.fired') fired.push(event)
  expect(fired).toMatchObject([{ timer: timer.timer, check: timer.check }])
  expect(fired[0]?.time).toBeGreaterThanOrEqual(timer.at)
  expect(await traces()).toHaveLength(2)
}, 60_000)

function isInterrupted({ reason }: { readonly reason?: string }): boolean {
  return reason === 'interrupted'
}

it('a run that is taken up elsewhere keeps its language and time zone, and what was recorded', async () => {
  const run = 'run_telling'
  const input = Date.UTC(2024, 6, 4, 12)
  const berlin = { TZ: 'Europe/Berlin', LC_ALL: 'de_DE' }
  const first = await live(run, input, { dots: 2, delay: 300 }, 'telling', berlin)
  expect(first.killed, first.output).toBe(true)
  const tokyo = { TZ: 'Asia/Tokyo', LC_ALL: 'en_US' }
  const last = await live(run, input, undefined, 'telling', tokyo)
  expect(last.code, last.output).toBe(0)
  const record = await store.getRun(run)
  const told = decode(record?.result ?? missing(run)) as [string[], string[]]
  expect(told[1]).toEqual(told[0])
  expect(told[0]).toEqual([
    'Thu Jul 04 2024 14:00:00 GMT+0200 (Mitteleuropäische Sommerzeit)',
    '4.7.2024, 14:00:00',
    '14',
    '245.727.771.428,571',
    '2024-07-03T22:00:00.000Z',
    String(Math.sin(input)),
  ])
}, 60_000)

it(`a family that is killed in its middle has one run for each child, and the right result (seed ${String(seed)})`, async () => {
  const run = 'run_family'
  const width = 200
  const chance = random(seed)
  await writeFile(join(folder, 'trace'), '')
  let committed = new Set<string>()
  let seen = 0
  let inTheMiddle = 0
  for (let lives = 0; ; lives += 1) {
    const death = { dots: 3 + Math.floor(chance() * 150), delay: chance() * 4 }
    const life = await live(run, width, inTheMiddle < 8 ? death : undefined, 'family')
    if (!life.killed) expect(life, life.output).toMatchObject({ code: 0 })

    const now = await traces()
    const repeated = now.slice(seen).filter((line) => committed.has(line.split(' ')[0] ?? ''))
    expect(repeated, 'tasks executed again').toEqual([])
    seen = now.length
    const children = await store.listRuns({ parent: run, limit: width * 2 })
    const record = await store.getRun(run)
    if (record?.status === 'running' && children.length > 0) inTheMiddle += 1
    if (record === undefined || record.status === 'running') {
      const successes = await Promise.all(children.map((child) => committedSuccesses(child.run)))
      committed = new Set(successes.flatMap((keys) => [...keys]))
      continue
    }

    expect(record.status).toBe('completed')
    const sum = Array.from({ length: width }, (_, n) => n + 1 + (n * 3 + 1))
    expect(decode(record.result ?? missing(run))).toBe(sum.reduce((a, b) => a + b))
    expect(children).toHaveLength(width)
    expect(children.every(({ status }) => status === 'completed')).toBe(true)
    expect(new Set(children.map(({ parent }) => parent?.call)).size).toBe(width)
    const outcomes: number[] = []
    for await (const { event } of store.readLog(run))
      if (event.type === 'attempt.succeeded') outcomes.push(event.call)
    expect([...outcomes].sort((a, b) => a - b)).toEqual(sum.map((_, index) => index + 1))
    break
  }
  expect(inTheMiddle).toBeGreaterThanOrEqual(8)
}, 180_000)

function missing(run: string): never {
  throw new Error(`${run} has no result`)
}
