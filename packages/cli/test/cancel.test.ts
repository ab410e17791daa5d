import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunDetail, RunsPage } from '@namu/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { finished, namu, startNamu, type Finished } from './namu.js'
import { createProject } from './project.js'

const trip = `import { appendFile } from 'node:fs/promises'
import { context, onRollback, task, workflow } from '@namu/core'

export const note = task(async (text: string): Promise<void> => {
  await appendFile('effects.txt', text + '\\n')
})

/** Ends after its signal, and says so. */
export const hang = task({ grace: '1m' }, async (): Promise<void> => {
  await appendFile('effects.txt', 'hanging\\n')
  const { signal } = context()
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
  })
  await appendFile('effects.txt', 'aborted\\n')
})

export const trip = workflow(async (): Promise<void> => {
  onRollback(note, 'return the seat')
  onRollback(note, 'return the room')
  try {
    await hang()
  } finally {
    await note('clean up')
  }
})
`

/** Many processes start one after the other. */
const patience = 120_000

/** Runs the workflow until its task hangs, cancels it, and waits for both processes. */
async function cancelled(
  cwd: string,
  options: readonly string[],
): Promise<{ readonly ran: Finished; readonly run: string; readonly effects: string[] }> {
  const child = startNamu(['run', 'trip'], { cwd })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const end = finished(child)
  const file = path.join(cwd, 'effects.txt')
  while (!existsSync(file)) await pause(20)
  const { runs } = JSON.parse((await namu(['runs', '--json'], { cwd })).stdout) as RunsPage
  const run = runs[0]?.run ?? ''
  const asked = await namu(['cancel', run, ...options], { cwd })
  expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining(run)])
  const ran = await end
  return { ran, run, effects: readFileSync(file, 'utf8').trim().split('\n') }
}

async function detailOf(cwd: string, run: string): Promise<RunDetail> {
  return JSON.parse((await namu(['status', run, '--json'], { cwd })).stdout) as RunDetail
}

describe('namu cancel', () => {
  it(
    'lets the run clean up and carries its compensations out, which namu status shows',
    async () => {
      const cwd = createProject({ 'trip.ts': trip })
      const { ran, run, effects } = await cancelled(cwd, ['--reason', 'no time'])
      expect(ran.code).toBe(1)
      // The aborted task ends beside the clean-up, within its grace period.
      expect(effects.filter((effect) => effect !== 'aborted')).toEqual([
        ...['hanging', 'clean up', 'return the room', 'return the seat'],
      ])
      const { stdout } = await namu(['status', run], { cwd })
      expect(stdout).toMatch(/Compensations\n +succeeded +note\("return the seat"\) +#4\n/)
      expect(stdout).toContain('The run was cancelled: no time')
    },
    patience,
  )

  it(
    'with --force ends the run without that',
    async () => {
      const cwd = createProject({ 'trip.ts': trip })
      const { ran, run, effects } = await cancelled(cwd, ['--force'])
      expect(ran.code).toBe(1)
      expect(effects.filter((effect) => effect !== 'aborted')).toEqual(['hanging'])
      const { run: summary, rollbacks } = await detailOf(cwd, run)
      expect(summary.status).toBe('cancelled')
      expect(rollbacks?.map(({ status }) => status)).toEqual(['skipped', 'skipped'])
    },
    patience,
  )
})
