import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namu, type Finished } from './namu.js'
import { compute, createProject } from './project.js'

/** Exit code 1, one error with this code, something to do next, and nothing on stdout. */
function expectOneError({ code, stdout, stderr }: Finished, errorCode: string): void {
  expect(stderr).toContain(errorCode)
  expect(stderr).toMatch(/hint:|rewrite:|error TS/)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
}

const runCompute = ['run', 'compute', '--input', '[1, 2]']
const runBuilt = [...runCompute, '--build', 'dist']

describe('a project that does not compile', () => {
  it.each([
    [
      'a type error',
      `import { workflow } from '@namu/core'
       export const compute = workflow(async () => { const n: number = 'x'; return n })`,
      'TS2322',
    ],
    [
      'an unsupported construct',
      `import { workflow } from '@namu/core'
       export const compute = workflow(async (a: number) => { label: for (;;) { given(a); break label } })
       function given(_: number) { return arguments.length }`,
      'NAMU1',
    ],
    [
      'an option that is not constant',
      `import { task, workflow } from '@namu/core'
       export const add = task({ timeout: Math.random() }, async (a: number) => a)
       export const compute = workflow(async (a: number) => add(a))`,
      'NAMU1',
    ],
    [
      'two tasks with one id',
      `import { task, workflow } from '@namu/core'
       export const one = task({ id: 'same' }, async (a: number) => a)
       export const two = task({ id: 'same' }, async (a: number) => a + 1)
       export const compute = workflow(async (a: number) => one(await two(a)))`,
      'NAMU1',
    ],
  ])('because of %s is not run, and no store is made', async (_what, source, code) => {
    const cwd = createProject({ 'compute.ts': source })
    const outcome = await namu(runCompute, { cwd })
    expectOneError(outcome, code)
    expect(outcome.stderr).toMatch(/src\/compute\.ts:\d+:\d+/)
    expect(outcome.stderr).toMatch(/> *\d+ \|/)
    expect(existsSync(path.join(cwd, '.namu'))).toBe(false)
  })

  it('reports several errors at once, and as JSON when asked', async () => {
    const cwd = createProject({
      'compute.ts': `
        import { task, workflow } from '@namu/core'
        export const one = task({ timeout: Math.random() }, async (a: number) => a)
        export const two = task({ queue: String(Math.random()) }, async (a: number) => a)
        export const compute = workflow(async (a: number) => one(await two(a)))`,
    })
    const { code, stdout } = await namu(['build', '--json'], { cwd })
    const { error } = JSON.parse(stdout) as { error: { code: string; diagnostics: unknown[] } }
    expect({ code, errorCode: error.code }).toEqual({ code: 1, errorCode: 'NAMU2002' })
    expect(error.diagnostics.length).toBeGreaterThanOrEqual(2)
    expect(existsSync(path.join(cwd, 'dist'))).toBe(false)
  })

  it('outside of any project says where a project would be', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const outcome = await namu(['build', '--project', 'src'], { cwd })
    expectOneError(outcome, 'NAMU2001')
  })
})

describe('a run that cannot start', () => {
  let cwd: string
  let before: Finished
  beforeAll(async () => {
    cwd = createProject({ 'compute.ts': compute }, afterAll)
    await namu(['build'], { cwd })
    expect((await namu(runBuilt, { cwd })).stdout).toBe('43\n')
    before = await namu(['runs', '--json'], { cwd })
  })
  const run = (target: string, input: string) => {
    return ['run', target, '--input', input, '--build', 'dist']
  }

  it.each([
    [run('compute', '["one", 2]'), 'NAMU3003'],
    [run('compute', '[1]'), 'NAMU3003'],
    [run('compute', '[1, 2, 3]'), 'NAMU3003'],
    [run('compute', '[1, 2'), 'NAMU3004'],
    [run('compute', '{"a": 1}'), 'NAMU3004'],
    [run('comput', '[1, 2]'), 'NAMU4001'],
    [run('compute@9.9.9', '[1, 2]'), 'NAMU4001'],
    [['resume', 'run_unknown'], 'NAMU4002'],
    [['status', 'run_unknown'], 'NAMU4002'],
    [['logs', 'run_unknown'], 'NAMU4002'],
    [['cancel', 'run_unknown'], 'NAMU4002'],
    [['graph', 'comput', '--build', 'dist'], 'NAMU4001'],
  ])('namu %j is refused with %s and leaves the store as it was', async (args, code) => {
    expectOneError(await namu(args, { cwd }), code)
    expect(await namu(['runs', '--json'], { cwd })).toEqual(before)
  })

  it('leaves no trace of its build either', async () => {
    const fresh = createProject({ 'compute.ts': compute })
    expectOneError(
      await namu(['run', 'compute', '--input', '["x", 1]'], { cwd: fresh }),
      'NAMU3003',
    )
    expect(existsSync(path.join(fresh, '.namu'))).toBe(false)
  })

  it.each([['runs'], ['status', 'run_x'], ['logs', 'run_x'], ['cancel', 'run_x']])(
    'and a command that only reads (%s) makes no store',
    async (...args) => {
      const fresh = createProject({ 'compute.ts': compute })
      await namu(args, { cwd: fresh })
      expect(existsSync(path.join(fresh, '.namu'))).toBe(false)
    },
  )
})

describe('a value that cannot be serialised', () => {
  it('fails the run where it would cross a task boundary, and names the value', async () => {
    const cwd = createProject({
      'compute.ts': `
        import { task, workflow } from '@namu/core'
        export const make = task(async (): Promise<unknown> => ({ deep: [() => 1] }))
        export const compute = workflow(async () => { await make() })`,
    })
    const { code, stdout, stderr } = await namu(['run', 'compute'], { cwd })
    expect(stderr).toContain('NAMU3001')
    expect(stderr).toContain('deep')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })
})

describe('a build output', () => {
  let original: string
  beforeAll(async () => {
    original = createProject({ 'compute.ts': compute }, afterAll)
    expect((await namu(['build'], { cwd: original })).code).toBe(0)
  })
  function built(): string {
    const cwd = createProject({ 'compute.ts': compute })
    cpSync(path.join(original, 'dist'), path.join(cwd, 'dist'), { recursive: true })
    return cwd
  }

  it('runs as it is', async () => {
    const cwd = built()
    writeFileSync(path.join(cwd, 'src/compute.ts'), 'this is no TypeScript')
    expect((await namu(runBuilt, { cwd })).stdout).toBe('43\n')
  })

  it('with a damaged artifact is refused', async () => {
    const cwd = built()
    const file = path.join(cwd, 'dist', firstTaskFile(cwd))
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n// touched`)
    expectOneError(await namu(runBuilt, { cwd }), 'NAMU7001')
    expect(existsSync(path.join(cwd, '.namu'))).toBe(false)
  })

  it('with an unknown ir version is refused', async () => {
    const cwd = built()
    const file = path.join(cwd, 'dist/workflows/compute.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"ir":1', '"ir":99'))
    expectOneError(await namu(runBuilt, { cwd }), 'NAMU4004')
    expect(existsSync(path.join(cwd, '.namu'))).toBe(false)
  })

  it('with a changed graph is refused', async () => {
    const cwd = built()
    const file = path.join(cwd, 'dist/workflows/compute.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('40', '41'))
    expectOneError(await namu(runBuilt, { cwd }), 'NAMU4005')
  })

  it('without its manifest is refused', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    expectOneError(await namu(runBuilt, { cwd }), 'NAMU2003')
  })
})

describe('a master that cannot be reached', () => {
  const master = { NAMU_ORCH_URL: 'http://127.0.0.1:9' }
  let cwd: string
  beforeAll(async () => {
    cwd = createProject({ 'compute.ts': compute }, afterAll)
    expect((await namu(['build'], { cwd })).code).toBe(0)
  })

  it.each([
    [['run', 'compute', '--input', '[1, 2]']],
    [['runs']],
    [['status', 'x']],
    [['logs', 'x']],
    [['cancel', 'x']],
    [['workers']],
    [['publish', '--build', 'dist']],
    [['login', 'http://127.0.0.1:9']],
  ])('makes namu %j say so', async (args) => {
    const outcome = await namu(args, { cwd, env: master })
    expectOneError(outcome, 'NAMU6001')
    expect(outcome.stderr).toContain('http://127.0.0.1:9')
  })

  it('does not matter with --local', async () => {
    const { stdout } = await namu([...runBuilt, '--local'], { cwd, env: master })
    expect(stdout).toBe('43\n')
  })

  it('whose URL is none is named', async () => {
    expectOneError(await namu(['runs', '--master', 'nonsense'], { cwd }), 'NAMU6001')
  })
})

function firstTaskFile(cwd: string): string {
  const manifest = JSON.parse(readFileSync(path.join(cwd, 'dist/manifest.json'), 'utf8')) as {
    tasks: Record<string, { file: string }>
  }
  return Object.values(manifest.tasks)[0]!.file
}
