import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ExplainView, RunDetail } from '@namu/client'
import { openLmdbStore } from '@namu/store-lmdb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { finished, namu, startNamu, type Finished } from './namu.js'
import { createProject, writeSources } from './project.js'

// Each of these runs a whole command many times.
vi.setConfig({ testTimeout: 180_000 })

/** The second step fails while there is no file `ready`; each step notes that it was executed. */
const steps = (fault = '') => `
import { access, appendFile } from 'node:fs/promises'
import { task, workflow } from '@namu/core'
const once = { retry: { maxAttempts: 1 } }
export const first = task(once, async (n: number) => { await appendFile('notes.txt', 'first\\n'); return n + 1 })
export const second = task(once, async (n: number): Promise<number> => {
  await appendFile('notes.txt', 'second\\n')
  ${fault === '' ? "await access('ready')" : fault}
  return n * 10
})
export const third = task(once, async (n: number) => n + 3)
export const steps = workflow(async (n: number) => third(await second(await first(n))))
`

const long = `
import { access, appendFile } from 'node:fs/promises'
import { task, workflow } from '@namu/core'
const once = { retry: { maxAttempts: 1 } }
export const count = task(once, async (n: number) => { await appendFile('notes.txt', 'count\\n'); return n + 1 })
export const last = task(once, async (n: number): Promise<number> => { await access('ready'); return n })
export const long = workflow(async (times: number) => {
  const counts: Promise<number>[] = []
  for (let i = 0; i < times; i += 1) counts.push(count(i))
  let sum = 0
  for (const n of await Promise.all(counts)) sum += n
  return last(sum)
})
`

const hung = `
import { task, workflow } from '@namu/core'
export const start = task(async () => 1)
export const hung = workflow(async () => {
  await start()
  await new Promise<void>(() => undefined)
})
`

let cwd: string

interface Message {
  readonly type: string
  readonly run: string | { readonly run: string }
}

const messages = ({ stdout }: Finished): Message[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Message)

/** The id of a run that a command with --json showed. */
function runOf(done: Finished): string {
  const run = messages(done).find(({ type }) => type === 'run')?.run
  return typeof run === 'object' ? run.run : ''
}

async function failedRun(): Promise<string> {
  const failed = await namu(['run', 'steps', '--input', '[1]', '--json'], { cwd })
  expect(failed.code).toBe(1)
  return runOf(failed)
}

const notes = (): string[] => {
  const file = path.join(cwd, 'notes.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
}

const status = async (run: string): Promise<RunDetail> =>
  JSON.parse((await namu(['status', run, '--json'], { cwd })).stdout) as RunDetail

describe('a run that failed', () => {
  beforeEach(() => {
    cwd = createProject({ 'steps.ts': steps() })
  })

  it('says which call it failed at, and goes on there with namu retry', async () => {
    const run = await failedRun()
    const explained = await namu(['explain', run], { cwd })
    expect(explained.stdout).toContain(`It failed at call #2 second`)
    expect(explained.stdout).toContain(`namu retry ${run}`)
    writeFileSync(path.join(cwd, 'ready'), '')
    const retried = await namu(['retry', run], { cwd })
    expect(retried).toMatchObject({ code: 0, stdout: '23\n' })
    expect(retried.stderr).toContain(`retry of ${run}`)
    expect(notes()).toEqual(['first', 'second', 'second'])
    const { continuedBy } = await status(run)
    const made = await status(continuedBy[0] ?? '')
    expect(made.run.origin).toEqual({ run, kind: 'retry', at: 2, call: 2 })
    const shown = await namu(['status', run], { cwd })
    expect(shown.stdout).toContain(`by ${made.run.run}`)
    expect((await namu(['status', made.run.run], { cwd })).stdout).toContain(
      `retry of ${run}, call #2 (event 2)`,
    )
  })

  it('takes values with --set, and refuses what is none', async () => {
    const run = await failedRun()
    expect(await namu(['retry', run, '--set', '2=50'], { cwd })).toMatchObject({ stdout: '53\n' })
    expect(await namu(['retry', run, '--set', '#2=50', '--json'], { cwd })).toMatchObject({
      code: 0,
    })
    for (const [set, code] of [
      ['2', 'NAMU8001'],
      ['2={', 'NAMU3004'],
      ['2="x"', 'NAMU3003'],
      ['9=1', 'NAMU4152'],
      ['3=1', 'NAMU4152'],
    ] as const)
      expect((await namu(['retry', run, '--set', set], { cwd })).stderr).toContain(code)
  })

  it('is executed again from a call, or behind an event, with other arguments', async () => {
    const run = await failedRun()
    const listed = await namu(['history', run], { cwd })
    expect(listed.stdout).toMatch(
      /^ {5}0 .*run.started\n {5}1 .*done {3}first #1.*\n {5}2 .*failed/,
    )
    writeFileSync(path.join(cwd, 'ready'), '')
    expect(await namu(['fork', run, '--at', '1'], { cwd })).toMatchObject({ stdout: '23\n' })
    expect(await namu(['rerun', run, '--from', '#2'], { cwd })).toMatchObject({ stdout: '23\n' })
    expect(await namu(['rerun', run, '--from', '2', '--input', '[4]'], { cwd })).toMatchObject({
      stdout: '53\n',
    })
    expect((await namu(['fork', run, '--at', '3'], { cwd })).stderr).toContain('NAMU4154')
    expect((await namu(['rerun', run, '--from', '7'], { cwd })).stderr).toContain('#1 first')
    const events = messages(await namu(['history', run, '--json'], { cwd }))
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'attempt.succeeded',
      'attempt.failed',
    ])
  })

  it('can be retried with the project as it is now', async () => {
    writeSources(cwd, { 'steps.ts': steps("throw new Error('a bug')") })
    const run = await failedRun()
    writeSources(cwd, { 'steps.ts': steps('await Promise.resolve()') })
    expect((await namu(['retry', run], { cwd })).stderr).toContain('a bug')
    expect(await namu(['retry', run, '--release', 'latest'], { cwd })).toMatchObject({
      code: 0,
      stdout: '23\n',
    })
    expect(notes()).toEqual(['first', 'second', 'second', 'second'])
    const explained = await namu(['explain', run, '--json'], { cwd })
    const { newerVersion = '' } = JSON.parse(explained.stdout) as ExplainView
    expect(newerVersion).toMatch(/^1\.0\.0\+/)
    const again = await namu(['retry', run], { cwd })
    expect(again.stderr).toContain(`--release ${newerVersion}`)
    writeSources(cwd, {
      'steps.ts': steps().replace('n + 3', 'n + 4').replace('third(', 'third(1 + '),
    })
    const other = await namu(['retry', run, '--release', 'latest'], { cwd })
    expect(other.stderr).toContain('NAMU4155')
    expect(other.stderr).toContain('namu diff')
  })

  it('that runs or has completed cannot be retried', async () => {
    writeFileSync(path.join(cwd, 'ready'), '')
    const run = runOf(await namu(['run', 'steps', '--input', '[1]', '--json'], { cwd }))
    expect((await namu(['retry', run], { cwd })).stderr).toContain('NAMU4151')
    expect((await namu(['retry', 'nowhere'], { cwd })).stderr).toContain('NAMU4002')
  })
})

it('a carry-over that was killed goes on with namu resume, and executes nothing twice', async () => {
  cwd = createProject({ 'long.ts': long })
  const times = 2_500
  const failed = await namu(['run', 'long', '--input', `[${times}]`, '--json'], { cwd })
  expect(failed.code).toBe(1)
  const origin = runOf(failed)
  writeFileSync(path.join(cwd, 'ready'), '')
  const child = startNamu(['retry', origin, '--json'], { cwd })
  const end = finished(child)
  const store = await openLmdbStore(path.join(cwd, '.namu', 'store'))
  let made: string
  try {
    for (;;) {
      const [record] = await store.listRuns({ origin })
      if (record && record.events > 1) {
        child.kill('SIGKILL')
        made = record.run
        break
      }
      await pause(1)
    }
    await end
    const left = await store.getRun(made)
    expect(left).toMatchObject({ status: 'running', origin: { carrying: true } })
    expect(left?.events).toBeLessThan(times)
  } finally {
    await store.close()
  }
  const resumed = await namu(['resume', made], { cwd })
  expect(resumed).toMatchObject({ code: 0, stdout: `${(times * (times + 1)) / 2}\n` })
  expect(notes()).toHaveLength(times)
  const { run, calls } = await status(made)
  expect(run.calls).toEqual({ started: times + 1, settled: times + 1 })
  expect(calls.at(-1)?.attempts).toHaveLength(1)
})

it('a run that can never go on says so where it is shown', async () => {
  cwd = createProject({ 'hung.ts': hung })
  const child = startNamu(['run', 'hung'], { cwd })
  let shown = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (shown += text))
  while (!shown.includes('Nothing is open that could ever let this run go on')) await pause(20)
  const end = finished(child)
  child.kill('SIGINT')
  expect((await end).code).toBe(130)
  const run = /run (run_\S+|\S+) of hung/.exec(shown)?.[1] ?? ''
  expect((await namu(['status', run], { cwd })).stdout).toContain(`namu cancel ${run}`)
  const explained = await namu(['explain', run], { cwd })
  expect(explained.stdout).toMatch(/hung \(src\/hung\.ts:6:\d+\) {2}waits since .* for a promise/)
  expect(await namu(['cancel', run], { cwd })).toMatchObject({ code: 0 })
  expect((await status(run)).run.status).toBe('cancelled')
  rmSync(path.join(cwd, '.namu'), { recursive: true })
})
