import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { namu } from './namu.js'
import { compute, createProject, writeSources } from './project.js'

/** Every file below `folder` with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]),
  )
}

describe('namu build', () => {
  it('writes the manifest, the graphs and the tasks, and prints what there is', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { code, stdout, stderr } = await namu(['build'], { cwd })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(/compute +src\/compute\.ts:4/)
    expect(stdout).toMatch(/add +src\/compute\.ts:3/)
    expect(stdout).toContain('1 workflow, 1 task')
    const files = Object.keys(contents(path.join(cwd, 'dist')))
    expect(files).toContain('manifest.json')
    expect(files).toContain('workflows/compute.json')
    expect(files.some((file) => /^tasks\/.*\.mjs$/.test(file))).toBe(true)
  })

  it('gives the same bytes twice', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    await namu(['build', '--out', 'one'], { cwd })
    await namu(['build', '--out', 'two'], { cwd })
    expect(contents(path.join(cwd, 'one'))).toEqual(contents(path.join(cwd, 'two')))
  })

  it('describes the project as JSON when asked', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { stdout } = await namu(['build', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      project: 'sample',
      version: '1.0.0',
      workflows: [{ name: 'compute' }],
      warnings: [],
    })
  })

  it('of a project without workflows says how to write one', async () => {
    const cwd = createProject({ 'empty.ts': 'export {}\n' })
    const { code, stdout } = await namu(['build'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toContain('export const hello = workflow(')
  })
})

const careless = `
import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
export const careless = workflow(async (a: number) => {
  add(a, 1)
  add(a, 2)
  return a
})
`

describe('what namu build says about the source', () => {
  it('warns, builds all the same, and tells machines where and how to mend it', async () => {
    const cwd = createProject({ 'careless.ts': careless })
    const people = await namu(['build'], { cwd })
    expect(people.code).toBe(0)
    expect(people.stderr).toContain('src/careless.ts:5:3 warning NAMU1011')
    expect(people.stderr).toContain('2 warnings')
    const { stdout } = await namu(['build', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      warnings: [
        {
          code: 'NAMU1011',
          severity: 'warning',
          span: { file: 'src/careless.ts', startLine: 5, startColumn: 3 },
          fix: { automatic: true, edits: [{ file: 'src/careless.ts', text: 'await ' }] },
          docs: 'docs/diagnostics.md#namu1011-nobody-awaits-a-started-call-warning',
        },
        { code: 'NAMU1011' },
      ],
    })
  })

  it('fails on warnings with --strict, and writes nothing', async () => {
    const cwd = createProject({ 'careless.ts': careless })
    const { code, stderr } = await namu(['build', '--strict'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('NAMU1011')
    expect(existsSync(path.join(cwd, 'dist'))).toBe(false)
    const { stdout } = await namu(['build', '--strict', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: 'The project has warnings', diagnostics: [{ code: 'NAMU1011' }, {}] },
    })
  })

  it('makes the automatic fixes with --fix', async () => {
    const cwd = createProject({ 'careless.ts': careless })
    const { code, stderr } = await namu(['build', '--fix', '--strict'], { cwd })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).toContain('fixed src/careless.ts:5:3 NAMU1011: Add `await`')
    const text = readFileSync(path.join(cwd, 'src/careless.ts'), 'utf8')
    expect(text).toBe(careless.replaceAll('  add(', '  await add('))
  })

  it('takes fixes back that cause errors', async () => {
    const cwd = createProject({
      'careless.ts': `
import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
type Foreign = Promise<number> & { other?: 1 }
export const main = workflow((): Foreign => add(1, 2))
`,
    })
    const before = readFileSync(path.join(cwd, 'src/careless.ts'), 'utf8')
    const { code, stderr } = await namu(['build', '--fix'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('not fixed, it would cause errors: src/careless.ts:5:')
    expect(readFileSync(path.join(cwd, 'src/careless.ts'), 'utf8')).toBe(before)
  })

  it('annotates in GitHub Actions and with --format github, from the repository', async () => {
    const cwd = createProject({ 'careless.ts': careless })
    const line = `file=${path.basename(cwd)}/src/careless.ts,line=5,endLine=5,col=3,endColumn=11,title=NAMU1011::`
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: path.dirname(cwd) }
    const inActions = await namu(['build'], { cwd, env })
    expect(inActions.stdout).toContain(`::warning ${line}The result of`)
    expect(inActions.stderr).toContain('src/careless.ts:5:3 warning NAMU1011')
    const off = await namu(['build', '--format', 'text'], { cwd, env })
    expect(off.stdout).not.toContain('::warning')
    writeSources(cwd, { 'careless.ts': careless.replace('return a', 'return setTimeout.length') })
    const asked = await namu(['build', '--format', 'github'], { cwd })
    expect(asked.stdout).toContain('::error file=src/careless.ts,line=7,')
    expect(asked.code).toBe(1)
  })
})

describe('namu graph', () => {
  it.each([
    ['text', /^compute\(a, b\)\n +add +4\n +add +4\n$/],
    ['json', /^\{\n +"format": 1,/],
    ['mermaid', /^(flowchart|graph) /],
    ['dot', /^digraph /],
    ['svg', /<svg /],
  ])('shows a workflow as %s', async (format, pattern) => {
    const cwd = createProject({ 'compute.ts': compute })
    const { code, stdout } = await namu(['graph', 'compute', '--format', format], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(pattern)
  })

  it('shows the instructions at the level of blocks', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { stdout } = await namu(['graph', 'compute', '--level', 'blocks'], { cwd })
    expect(stdout).toContain('start src/compute#add(v0, v1)')
  })
})
