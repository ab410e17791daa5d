import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { finished, namu, startNamu } from './namu.js'
import { compute, createProject } from './project.js'

/** Tasks that append to a file, and one that waits for a file: the test decides when it goes on. */
const gated = `
import { appendFile, access } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { task, tryContext, workflow } from '@namu/core'
export const note = task(async (text: string) => { await appendFile('notes.txt', text + '\\n'); return text })
export const gate = task({ retry: { maxAttempts: 1 } }, async () => {
  tryContext()?.logger.info('waiting at the gate', { door: 'front' })
  const signal = tryContext()?.signal
  for (;;) {
    signal?.throwIfAborted()
    try { await access('open'); return 'open' } catch { await pause(20) }
  }
})
export const pass = workflow(async (name: string) => {
  const first = await note('before ' + name)
  const door = await gate()
  return [first, door, await note('after ' + name)]
})
`

interface Listing {
  readonly runs: readonly { readonly run: string; readonly status: string }[]
}

async function listing(cwd: string): Promise<Listing> {
  return JSON.parse((await namu(['runs', '--json'], { cwd })).stdout) as Listing
}

async function untilNoted(cwd: string): Promise<void> {
  while (!existsSync(path.join(cwd, 'notes.txt'))) await pause(20)
  while ((await listing(cwd)).runs.length === 0) await pause(20)
}

function notes(cwd: string): readonly string[] {
  return readFileSync(path.join(cwd, 'notes.txt'), 'utf8').trimEnd().split('\n')
}

describe('namu run without a master', () => {
  it('prints the result alone on stdout and what happened on stderr', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { code, stdout, stderr } = await namu(['run', 'compute', '--input', '[1, 2]'], { cwd })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '43\n' })
    expect(stderr).toContain('add #1')
    expect(stderr).toContain('add #2')
    expect(stderr).toContain('completed compute')
  })

  it('gives one JSON object per line with --json, the result last', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const args = ['run', 'compute', '--input', '[1, 2]', '--json']
    const { stdout, stderr } = await namu(args, { cwd })
    const lines = stdout.trimEnd().split('\n')
    const messages = lines.map((line) => JSON.parse(line) as { type: string })
    expect(messages.at(-1)).toMatchObject({ type: 'result', status: 'completed', value: 43 })
    expect(messages.filter(({ type }) => type === 'event')).toHaveLength(3)
    expect(stderr).toBe('')
  })

  it('takes its input from stdin and from a file', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    writeFileSync(path.join(cwd, 'in.json'), '[2, 3]')
    expect(await namu(['run', 'compute', '--input', '-'], { cwd, stdin: '[1, 1]' })).toMatchObject({
      stdout: '42\n',
    })
    expect(await namu(['run', 'compute', '--input-file', 'in.json'], { cwd })).toMatchObject({
      stdout: '45\n',
    })
  })

  it('runs in the project above when it is called in a folder below', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const below = path.join(cwd, 'src')
    expect(await namu(['run', 'compute', '--input', '[1, 2]'], { cwd: below })).toMatchObject({
      stdout: '43\n',
    })
    expect((await listing(cwd)).runs).toHaveLength(1)
  })

  it('compiles again after the source has changed', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    await namu(['run', 'compute', '--input', '[1, 2]'], { cwd })
    writeFileSync(path.join(cwd, 'src/compute.ts'), compute.replace('40', '50'))
    expect(await namu(['run', 'compute', '--input', '[1, 2]'], { cwd })).toMatchObject({
      stdout: '53\n',
    })
  })

  it('starts one run for one idempotency key', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const args = ['run', 'compute', '--input', '[1, 2]', '--idempotency-key', 'k']
    await namu(args, { cwd })
    expect(await namu(args, { cwd })).toMatchObject({ code: 0, stdout: '43\n' })
    expect((await listing(cwd)).runs).toHaveLength(1)
    const other = ['run', 'compute', '--input', '[3, 4]', '--idempotency-key', 'k']
    const { code, stderr } = await namu(other, { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('NAMU4010')
  })

  it("fails with the user's own error and the line of the user's own source", async () => {
    const cwd = createProject({
      'shop.ts': `import { task, workflow } from '@namu/core'

export const price = task({ retry: { maxAttempts: 1 } }, async (item: string): Promise<number> => {
  throw new RangeError('no price for ' + item)
})
export const shop = workflow(async (item: string) => price(item))
`,
    })
    const { code, stdout, stderr } = await namu(['run', 'shop', '--input', '["sofa"]'], { cwd })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('RangeError: no price for sofa')
    expect(stderr).toMatch(/src\/shop\.ts:4:/)
    const { runs } = await listing(cwd)
    const status = await namu(['status', runs[0]!.run], { cwd })
    expect(status.stdout).toContain('failed')
    expect(status.stdout).toMatch(/src\/shop\.ts:4:/)
  })
})

describe('a run whose process was killed', () => {
  it('is seen by other processes while it runs, and goes on without repeating what was done', async () => {
    const cwd = createProject({ 'pass.ts': gated })
    const child = startNamu(['run', 'pass', '--input', '["ada"]'], { cwd })
    const end = finished(child)
    await untilNoted(cwd)
    const { runs } = await listing(cwd)
    expect(runs).toMatchObject([{ status: 'running' }])
    const { run } = runs[0]!

    const refused = await namu(['resume', run], { cwd })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('NAMU5001')

    child.kill('SIGKILL')
    await end
    writeFileSync(path.join(cwd, 'open'), '')
    const resumed = await namu(['resume', run], { cwd })
    expect(resumed).toMatchObject({ code: 0 })
    expect(JSON.parse(resumed.stdout)).toEqual(['before ada', 'open', 'after ada'])
    expect(notes(cwd)).toEqual(['before ada', 'after ada'])
  })

  it('shows its result when it is resumed after its end', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    await namu(['run', 'compute', '--input', '[1, 2]'], { cwd })
    const { run } = (await listing(cwd)).runs[0]!
    expect(await namu(['resume', run], { cwd })).toMatchObject({ code: 0, stdout: '43\n' })
  })
})

describe('Ctrl-C', () => {
  it('keeps the run, says how to resume it, and exits with 130', async () => {
    const cwd = createProject({ 'pass.ts': gated })
    const child = startNamu(['run', 'pass', '--input', '["ada"]'], { cwd })
    const end = finished(child)
    await untilNoted(cwd)
    const { run } = (await listing(cwd)).runs[0]!
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toContain(`namu resume ${run}`)

    writeFileSync(path.join(cwd, 'open'), '')
    expect(await namu(['resume', run], { cwd })).toMatchObject({ code: 0 })
    expect(notes(cwd)).toEqual(['before ada', 'after ada'])
  })
})

describe('namu cancel', () => {
  it('reaches a run that another process executes', async () => {
    const cwd = createProject({ 'pass.ts': gated })
    const child = startNamu(['run', 'pass', '--input', '["ada"]'], { cwd })
    const end = finished(child)
    await untilNoted(cwd)
    const { run } = (await listing(cwd)).runs[0]!
    expect(await namu(['cancel', run, '--reason', 'closing time'], { cwd })).toMatchObject({
      code: 0,
    })
    const { code, stderr } = await end
    expect(code).toBe(1)
    expect(stderr).toContain('cancelled')
    expect((await listing(cwd)).runs).toMatchObject([{ run, status: 'cancelled' }])
  })

  it('cancels a run that nobody executes', async () => {
    const cwd = createProject({ 'pass.ts': gated })
    const child = startNamu(['run', 'pass', '--input', '["ada"]'], { cwd })
    const end = finished(child)
    await untilNoted(cwd)
    const { run } = (await listing(cwd)).runs[0]!
    child.kill('SIGKILL')
    await end
    expect(await namu(['cancel', run], { cwd })).toMatchObject({ code: 0 })
    expect((await listing(cwd)).runs).toMatchObject([{ run, status: 'cancelled' }])
  })
})

describe('namu logs', () => {
  it('prints what the tasks logged, with their fields', async () => {
    const cwd = createProject({ 'pass.ts': gated })
    writeFileSync(path.join(cwd, 'open'), '')
    await namu(['run', 'pass', '--input', '["ada"]'], { cwd })
    const { run } = (await listing(cwd)).runs[0]!
    const { stdout } = await namu(['logs', run], { cwd })
    expect(stdout).toContain('waiting at the gate')
    expect(stdout).toContain('{"door":"front"}')
    const json = await namu(['logs', run, '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({
      level: 'info',
      message: 'waiting at the gate',
      fields: { door: 'front' },
    })
  })
})

describe('namu status', () => {
  it('shows what a run sleeps for, while it runs', async () => {
    const cwd = createProject({
      'nap.ts': `import { sleep, workflow } from '@namu/core'
export const nap = workflow(async () => { await sleep(new Date('2199-05-06T12:00:00Z')); return 1 })
`,
    })
    const child = startNamu(['run', 'nap'], { cwd })
    const end = finished(child)
    while ((await listing(cwd)).runs.length === 0) await pause(20)
    const { run } = (await listing(cwd)).runs[0]!
    const { stdout } = await namu(['status', run], { cwd })
    expect(stdout).toMatch(/Sleeps\n {2}until 2199-05-0[67] .*src\/nap#nap \/ sleep \/ 1/)
    const json = await namu(['status', run, '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({
      timers: [{ timer: 1, at: Date.UTC(2199, 4, 6, 12), site: 'src/nap#nap / sleep / 1' }],
    })
    child.kill('SIGKILL')
    await end
  })

  it('shows calls with arguments, results and attempts, for people and as JSON', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    await namu(['run', 'compute', '--input', '[1, 2]'], { cwd })
    const { run } = (await listing(cwd)).runs[0]!
    const { stdout } = await namu(['status', run], { cwd })
    expect(stdout).toMatch(/1 +add +succeeded.* 1, 2 +3/)
    expect(stdout).toMatch(/2 +add +succeeded.* 3, 40 +43/)
    const json = await namu(['status', run, '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({
      run: { run, status: 'completed' },
      input: [1, 2],
      result: 43,
      calls: [
        { call: 1, status: 'succeeded', args: [1, 2], result: 3, attempts: [{ attempt: 1 }] },
        { call: 2, status: 'succeeded', args: [3, 40], result: 43 },
      ],
    })
  })
})
