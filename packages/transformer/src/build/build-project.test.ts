import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, releaseDigest, type BuildOutput } from '@namu/core/internal'
import { verifyWorkflow } from '@namu/flow'
import { describe, expect, test } from 'vitest'
import { temporaryProject, writeFiles } from '../../test/temporary-project.js'
import { registry } from '../diagnostics/index.js'
import { buildProject, type BuildResult } from './index.js'

const tasks = `import { task } from '@namu/core'
export const add = task({ pure: true }, async (a: number, b: number) => a + b)
export const unused = task(async (when: Date) => when.getTime())
export class Mailer {
  @task({ queue: 'mail', timeout: '5s' }) async send(to: string): Promise<{ at: Date }> {
    return { at: new Date(0) }
  }
}
export const mailer = new Mailer()
`

const workflows = `import { workflow } from '@namu/core'
import { add, mailer } from './tasks.js'
export const compute = workflow(async (a: number, b: number) => add(await add(a, b), 40))
export const greet = workflow({ name: 'say-hello' }, async (names: string[]) => {
  const sent = []
  for (const name of names) sent.push(await mailer.send(name))
  return sent
})
`

const shop = { 'src/tasks.ts': tasks, 'src/workflows.ts': workflows }

async function outputOf(root: string, version?: string): Promise<BuildOutput> {
  const result = await buildProject({ root, ...(version === undefined ? {} : { version }) })
  expect(result.ok ? [] : result.diagnostics).toEqual([])
  if (!result.ok) throw new Error('the build failed')
  return result.output
}

async function diagnosticsOf(files: Readonly<Record<string, string>>) {
  const result: BuildResult = await buildProject({ root: temporaryProject(files) })
  return result.ok ? result.warnings : result.diagnostics
}

describe('a build', () => {
  test('names every workflow and task of the project', async () => {
    const root = temporaryProject(shop)
    const result = await buildProject({ root })
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics))
    const { manifest, graphs, artifacts } = result.output
    expect(manifest).toMatchObject({ manifest: 1, project: 'shop', version: '1.2.3' })
    expect(Object.keys(manifest.workflows)).toEqual(['compute', 'say-hello'])
    expect(manifest.workflows.compute).toMatchObject({
      file: 'workflows/compute.json',
      source: { file: 'src/workflows.ts', line: 3, column: 24 },
    })
    expect(Object.keys(manifest.tasks)).toEqual([
      'src/tasks#add',
      'src/tasks#unused',
      'src/tasks#mailer.send',
    ])
    expect(manifest.tasks).toMatchObject({
      'src/tasks#add': { export: 'task', policy: { pure: true, queue: 'default' }, sync: false },
      'src/tasks#mailer.send': { policy: { pure: false, queue: 'mail', timeoutMs: 5000 } },
    })
    for (const graph of graphs) expect(verifyWorkflow(graph)).toEqual([])
    const made = new Set(artifacts.map(({ digest }) => digest))
    for (const { artifact, file } of Object.values(manifest.tasks)) {
      expect(made).toContain(artifact)
      expect(file).toContain(artifact.slice(0, 12))
    }
    expect(result.summary).toMatchObject({
      root,
      project: 'shop',
      workflows: [
        { name: 'compute', tasks: ['src/tasks#add'], functions: 1 },
        { name: 'say-hello', tasks: ['src/tasks#mailer.send'] },
      ],
      tasks: [{ workflows: ['compute'] }, { workflows: [] }, { workflows: ['say-hello'] }],
    })
  })

  test('puts the derived schemas into the graph and the manifest', async () => {
    const { manifest, graphs } = await outputOf(temporaryProject(shop))
    const hello = graphs.find(({ name }) => name === 'say-hello')
    expect(hello?.output).toEqual({
      type: 'array',
      items: {
        type: 'object',
        properties: { at: { type: 'string', format: 'date-time', 'x-namu': 'Date' } },
        required: ['at'],
      },
    })
    expect(manifest.workflows['say-hello']?.output).toEqual(hello?.output)
    expect(graphs[0]?.tasks).toMatchObject({
      'src/tasks#add': { sync: false, input: { minItems: 2 }, output: { type: 'number' } },
    })
  })

  test('gives a workflow the release of the tasks that its graph starts, and no more', async () => {
    const { manifest } = await outputOf(temporaryProject(shop))
    const { release } = manifest.workflows.compute!
    expect(Object.keys(release.tasks)).toEqual(['src/tasks#add'])
    expect(release.digest).toBe(releaseDigest(release.tasks))
  })

  test('has the same bytes again, and from another folder', async () => {
    const root = temporaryProject(shop)
    const [first, again] = [await outputOf(root), await outputOf(root)]
    const elsewhere = temporaryProject({})
    cpSync(root, elsewhere, { recursive: true })
    const third = await outputOf(elsewhere)
    expect(bytesOf(again)).toEqual(bytesOf(first))
    expect(bytesOf(third)).toEqual(bytesOf(first))
  })

  test('keeps every digest when the source is only formatted anew', async () => {
    const root = temporaryProject(shop)
    const before = await outputOf(root)
    writeFiles(root, {
      'src/tasks.ts': `\n// first\n${tasks.replaceAll(', ', ',\n  ')}`,
      'src/workflows.ts': `\n\n/* second */ ${workflows.replaceAll(', ', ' ,\n')}`,
    })
    const after = await outputOf(root)
    expect(digestsOf(after)).toEqual(digestsOf(before))
    expect(after.graphs[0]?.locations).not.toEqual(before.graphs[0]?.locations)
  })

  test('changes the release and not the graph when only a task changes', async () => {
    const root = temporaryProject(shop)
    const before = await outputOf(root)
    writeFiles(root, { 'src/tasks.ts': tasks.replace('a + b', 'b + a') })
    const after = await outputOf(root)
    expect(after.manifest.workflows.compute!.graph).toBe(before.manifest.workflows.compute!.graph)
    expect(after.manifest.workflows.compute!.release.digest).not.toBe(
      before.manifest.workflows.compute!.release.digest,
    )
    expect(after.manifest.workflows['say-hello']!.release).toEqual(
      before.manifest.workflows['say-hello']!.release,
    )
  })

  test('takes another version where one is given', async () => {
    const { manifest } = await outputOf(temporaryProject(shop), '9.9.9-beta')
    expect(manifest.version).toBe('9.9.9-beta')
  })

  test('of a project without package.json is called like its folder', async () => {
    const root = temporaryProject(shop, 1)
    rmSync(join(root, 'package.json'))
    expect((await outputOf(root)).manifest).toMatchObject({ project: 'deep', version: '0.0.0' })
  })

  test('of a project without workflows is empty', async () => {
    const output = await outputOf(temporaryProject({ 'src/a.ts': 'export const a = 1' }))
    expect(output).toMatchObject({
      graphs: [],
      artifacts: [],
      manifest: { workflows: {}, tasks: {} },
    })
  })
})

describe('a project that cannot be built', () => {
  test('fails with the errors of TypeScript first', async () => {
    const found = await diagnosticsOf({
      ...shop,
      'src/wrong.ts': `export const n: number = 'text'`,
      'src/more.ts': `import { task } from '@namu/core'\nconst hidden = task(async () => 1)`,
    })
    expect(found.map(({ code, span }) => [code, span.file])).toEqual([['TS2322', 'src/wrong.ts']])
  })

  test('fails with the errors of all its parts at once', async () => {
    const found = await diagnosticsOf({
      'src/tasks.ts': `import { task } from '@namu/core'
export const notify = task(async (done: () => void) => done())
// @ts-expect-error
import { price } from './missing.js'
export const quote = task(async (n: number) => n * price)
`,
      'src/workflows.ts': `import { workflow } from '@namu/core'
export const bad = workflow(async (on: { sold(): void }, xs: number[]) => {
  eval(String(xs))
})
`,
    })
    expect(found.map(({ code, span }) => [code, span.file, span.startLine])).toEqual([
      ['NAMU1301', 'src/tasks.ts', 2],
      ['NAMU1311', 'src/tasks.ts', 4],
      ['NAMU1301', 'src/workflows.ts', 2],
      ['NAMU1135', 'src/workflows.ts', 3],
    ])
  })

  test('is no project without a tsconfig.json', async () => {
    const root = temporaryProject({})
    rmSync(join(root, 'tsconfig.json'))
    await expect(buildProject({ root })).rejects.toMatchObject({ code: 'NAMU2001' })
  })

  test('says that its package.json is not JSON', async () => {
    const root = temporaryProject({ 'src/a.ts': '' })
    writeFiles(root, { 'package.json': '{' })
    await expect(buildProject({ root })).rejects.toMatchObject({ code: 'NAMU2001' })
  })
})

describe('a task with a native package', () => {
  test('is built with a warning', async () => {
    const found = await diagnosticsOf({
      'src/shrink.ts': `import { task } from '@namu/core'
import { transformSync } from 'esbuild'
export const shrink = task((code: string) => transformSync(code).code)`,
    })
    expect(found).toMatchObject([
      {
        code: 'NAMU1312',
        severity: 'warning',
        message: 'The task src/shrink#shrink needs esbuild, which stays outside its artifact.',
      },
    ])
  })
})

describe('the examples of the bundler’s diagnostics', () => {
  // Of what nests too deep (NAMU1313) an example can only be hinted at.
  const bundled = registry.filter(({ code }) => /^NAMU131[12]$/.test(code))
  test.each(bundled)('of $code give this code alone, and nothing once rewritten', async (entry) => {
    const imported = `import { task } from '@namu/core'\n`
    const bad = await diagnosticsOf({ 'src/bad.ts': imported + entry.bad })
    const good = await diagnosticsOf({ 'src/good.ts': imported + entry.good })
    expect([bad, good].map((found) => found.map(({ code }) => code))).toEqual([[entry.code], []])
  })
})

function bytesOf({ manifest, graphs, artifacts }: BuildOutput): unknown {
  return [
    manifest,
    graphs,
    artifacts.map(({ code, sourceMap }) => [digestOf(code), digestOf(sourceMap ?? '')]),
  ]
}

function digestsOf({ manifest }: BuildOutput): unknown {
  return Object.values(manifest.workflows).map(({ graph, release }) => [graph, release])
}
