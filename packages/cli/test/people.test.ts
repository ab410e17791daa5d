import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ApprovalsPage, RunDetail, RunsPage } from '@namu/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { finished, namu, repository, startNamu, type Finished } from './namu.js'
import { createProject } from './project.js'

const guide = readFileSync(path.join(repository, 'docs/people.md'), 'utf8')

/** The code block after `<!-- name -->`. */
function example(name: string): string {
  const match = new RegExp(`<!-- ${name} -->\\s*\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(guide)
  return match?.[1] ?? ''
}

/** The lines of the guide's shell blocks, with the run's id. */
function guided(run: string): readonly string[] {
  return [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('<run>', run)),
  )
}

/** The words of a command line, with quotes as a shell has them. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')

/** Ends with the test, also with one that failed. */
function background(args: readonly string[], cwd: string): ReturnType<typeof startNamu> {
  const child = startNamu(args, { cwd })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** Many processes start one after the other. */
const patience = 300_000

async function runId(cwd: string): Promise<string> {
  for (;;) {
    const { stdout, code } = await namu(['runs', '--json'], { cwd })
    const [run] = code === 0 ? (JSON.parse(stdout) as RunsPage).runs : []
    if (run) return run.run
    await pause(20)
  }
}

/** The run as soon as it is as it should be. */
async function untilRun(
  cwd: string,
  run: string,
  isSo: (detail: RunDetail) => boolean,
): Promise<RunDetail> {
  for (;;) {
    const detail = JSON.parse((await namu(['status', run, '--json'], { cwd })).stdout) as RunDetail
    if (isSo(detail)) return detail
    await pause(20)
  }
}

const waitsFor = (what: string) => (detail: RunDetail) =>
  detail.waits.some(({ signal, to }) => signal === what || to === what)

describe('docs/people.md', () => {
  it(
    'shows commands that do what it says, from another process than the one that executes',
    async () => {
      const cwd = createProject({ 'order.ts': example('example') })
      const child = startNamu(['run', 'order', '--input', '["A-1", 120]'], { cwd })
      const end = finished(child)
      const run = await runId(cwd)
      const lines = guided(run)
      const outputs = new Map<string, Finished>()
      for (const line of lines) {
        const [command = '', ...args] = words(line)
        expect(command, line).toBe('namu')
        if (args[0] === 'approvals' && outputs.size < lines.length)
          await untilRun(
            cwd,
            run,
            (detail) => detail.run.status !== 'running' || waitsFor('finance')(detail),
          )
        const done = await namu(args, { cwd })
        expect(done, line).toMatchObject({ code: 0 })
        outputs.set(line, done)
        if (args[0] === 'signal') await untilRun(cwd, run, waitsFor('finance'))
      }
      const said = (line: string): string => {
        const { stdout = '', stderr = '' } = outputs.get(line.replace('<run>', run)) ?? {}
        return stdout + stderr
      }
      expect(said('namu query <run> stage')).toBe('"waits for finance"\n')
      expect(said('namu query <run>')).toMatch(/stage .*waits for finance/)
      expect(said('namu approvals')).toMatch(/2 +finance +Ship order A-1\?.*"limit":120/)
      expect(await end).toMatchObject({ code: 0, stdout: '"A-1 shipped, up to 100"\n' })
      const status = (await namu(['status', run], { cwd })).stdout
      expect(status).toMatch(/Decisions\n {2}#2 approved by .*: paid in full/)
      expect(status).toContain('Published\n  stage "ships"')
    },
    patience,
  )

  it(
    'shows how a direct run is fed',
    async () => {
      const cwd = createProject({ 'order.ts': example('example'), 'direct.ts': example('direct') })
      const { build } = await import('esbuild')
      const outfile = path.join(cwd, 'direct.mjs')
      await build({
        entryPoints: [path.join(cwd, 'src/direct.ts')],
        outfile,
        bundle: true,
        platform: 'node',
        format: 'esm',
      })
      const { spawn } = await import('node:child_process')
      expect(await finished(spawn(process.execPath, [outfile]))).toMatchObject({
        code: 0,
        stdout: 'A-1 shipped, up to 120\n',
      })
    },
    patience,
  )
})

const asks = `
import { approval, signal, workflow } from '@namu/core'
export const asks = workflow(async () => {
  const go = await signal<{ count: number; when: Date }>('go')
  const [a, b] = await Promise.all([approval({ to: 'ann' }), approval<{ limit: number }>({ to: 'bob', title: 'B?' })])
  return [go.count, go.when.getTime(), a.approved, a.by, b.approved, b.form?.limit, b.comment]
})
`

describe('a run whose process was killed', () => {
  it(
    'keeps what was sent before and after the kill, and takes it in when it is resumed',
    async () => {
      const cwd = createProject({ 'asks.ts': asks })
      const child = background(['run', 'asks'], cwd)
      const killed = finished(child)
      const run = await runId(cwd)
      await untilRun(cwd, run, waitsFor('go'))
      child.kill('SIGKILL')
      await killed

      const go = [
        'signal',
        run,
        'go',
        '{"count": 2, "when": "2024-02-03T04:05:06.000Z"}',
        '--key',
        'k',
      ]
      expect(await namu(go, { cwd })).toMatchObject({ code: 0 })
      expect(await namu(go, { cwd })).toMatchObject({ code: 0 })
      const again = background(['resume', run], cwd)
      const secondKill = finished(again)
      const detail = await untilRun(cwd, run, waitsFor('bob'))
      expect(detail.kept).toEqual({})
      again.kill('SIGKILL')
      await secondKill

      const which = await namu(['approve', run], { cwd })
      expect(which).toMatchObject({ code: 1 })
      expect(which.stderr).toMatch(/NAMU4106[\s\S]*2 \(ann\), 3 \(B\?\)/)
      const ann = ['approve', run, '--approval', '2', '--by', 'ann', '--reject']
      expect((await namu(ann, { cwd })).stderr).toContain('rejected; whoever executes the run')
      const twice = await namu(ann, { cwd })
      expect(twice).toMatchObject({ code: 1 })
      expect(twice.stderr).toContain('NAMU4104')

      const bob = ['approve', run, '--approval', '3', '--comment', 'ok', '--form']
      const wrong = await namu([...bob, '{"limit": "much"}'], { cwd })
      expect(wrong.stderr).toMatch(/NAMU3003.*at \/limit must be number \(found "much"\)/)
      expect((await namu([...bob, '{limit: 1}'], { cwd })).stderr).toContain('NAMU3004')
      expect(await namu([...bob, '-'], { cwd, stdin: '{"limit": 7}' })).toMatchObject({ code: 0 })

      const { stdout, code } = await namu(['resume', run], { cwd })
      expect(code).toBe(0)
      expect(JSON.parse(stdout)).toEqual([
        2,
        Date.UTC(2024, 1, 3, 4, 5, 6),
        false,
        'ann',
        true,
        7,
        'ok',
      ])
      const late = await namu(ann, { cwd })
      expect(late.stderr).toContain('NAMU4011')
      const pending = await namu(['approvals', '--json'], { cwd })
      expect((JSON.parse(pending.stdout) as ApprovalsPage).approvals).toEqual([])
    },
    patience,
  )
})

describe('bad input', () => {
  it(
    'is refused with a clear error before it reaches the run',
    async () => {
      const cwd = createProject({ 'asks.ts': asks })
      const child = background(['run', 'asks'], cwd)
      const end = finished(child)
      const run = await runId(cwd)
      await untilRun(cwd, run, waitsFor('go'))
      const refused: readonly (readonly [readonly string[], RegExp])[] = [
        [['signal', run, 'stop'], /NAMU4101.*waits for no signal "stop"[\s\S]*It waits for: go\./],
        [['signal', run, 'go'], /NAMU3003.*it must be object \(found null\)/],
        [['signal', run, 'go', 'two'], /NAMU3004.*The payload is not JSON/],
        [['approve', run], /NAMU4104.*no such pending approval/],
        [['approve', run, '--approval', 'x'], /NAMU8001/],
        [
          ['query', run, 'stage'],
          /NAMU4107.*nothing as "stage"[\s\S]*It has published nothing so far/,
        ],
        [['approvals', '--run', 'run_none'], /NAMU4002/],
      ]
      for (const [args, expected] of refused) {
        const { code, stderr } = await namu(args, { cwd })
        expect(code, args.join(' ')).not.toBe(0)
        expect(stderr, args.join(' ')).toMatch(expected)
      }
      const { waits, kept } = await untilRun(cwd, run, () => true)
      expect({ waits: waits.length, kept }).toEqual({ waits: 1, kept: {} })
      expect((await namu(['cancel', run], { cwd })).code).toBe(0)
      await end
      expect((await namu(['signal', run, 'go'], { cwd })).stderr).toContain('NAMU4011')
    },
    patience,
  )
})
