import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  defaultPolicy,
  digestOf,
  releaseDigest,
  type BuildOutput,
  type TaskId,
} from '@namu/core/internal'
import { createWorkflowBuilder } from '@namu/flow'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readBuild, writeBuild } from '../output.js'

const span = { file: 'src/a.ts', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }

/** A build with one workflow per name that starts the one task, whose code is given. */
function buildOf(code: string, ...names: string[]): BuildOutput {
  const id = 'src/a#step' as TaskId
  const graphs = names.map((name) => {
    const builder = createWorkflowBuilder({ name, module: 'src/a' })
    builder.task(id, { sync: false, input: {}, output: {} })
    builder.entry('src/a', { name, async: true, params: [], span }, (fn) => {
      fn.return(fn.await(fn.start({ kind: 'task', task: id }, [], false, span), span), span)
    })
    return builder.build({ input: { type: 'array' }, output: {} })
  })
  const bytes = new TextEncoder().encode(code)
  const artifact = digestOf(bytes)
  const task = { artifact, export: 'task', policy: defaultPolicy }
  const release = { digest: releaseDigest({ [id]: task }), tasks: { [id]: task } }
  const source = { file: 'src/a.ts', line: 1, column: 1 }
  return {
    manifest: {
      manifest: 1,
      project: 'shop',
      version: '1.0.0',
      workflows: Object.fromEntries(
        graphs.map((graph) => [
          graph.name,
          {
            graph: graph.digest,
            file: `workflows/${graph.name}.json`,
            release,
            input: graph.input,
            output: graph.output,
            source,
          },
        ]),
      ),
      tasks: {
        [id]: { ...task, file: `tasks/step-${artifact.slice(0, 12)}.mjs`, sync: false, source },
      },
    },
    graphs,
    artifacts: [{ digest: artifact, code: bytes, sourceMap: new TextEncoder().encode('{}') }],
  }
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'namu-output-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort()
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

describe('a written build', () => {
  test('reads back as it was', async () => {
    const dir = folder()
    const build = buildOf('export const task = 1', 'main', 'other')
    await writeBuild(build, dir)
    expect(await readBuild(dir)).toEqual(build)
  })

  test('is the same bytes each time', async () => {
    const [one, two] = [folder(), folder()]
    await writeBuild(buildOf('export const task = 1', 'main'), one)
    await writeBuild(buildOf('export const task = 1', 'main'), two)
    expect(filesIn(one)).toEqual(filesIn(two))
    for (const file of filesIn(one)) {
      expect(readFileSync(join(two, file), 'utf8')).toBe(readFileSync(join(one, file), 'utf8'))
    }
  })

  test('replaces the former build and leaves other files alone', async () => {
    const dir = folder()
    await writeBuild(buildOf('export const task = 1', 'main', 'gone'), dir)
    writeFileSync(join(dir, 'tasks/mine.txt'), 'mine')
    const build = buildOf('export const task = 2', 'main')
    const { removed } = await writeBuild(build, dir)
    expect(removed).toContain('workflows/gone.json')
    expect(removed).toHaveLength(3)
    expect(filesIn(dir)).toEqual(
      [
        'manifest.json',
        'workflows/main.json',
        `tasks/step-${build.artifacts[0]!.digest.slice(0, 12)}.mjs`,
        `tasks/step-${build.artifacts[0]!.digest.slice(0, 12)}.mjs.map`,
        'tasks/mine.txt',
      ].sort(),
    )
    expect(await readBuild(dir)).toEqual(build)
  })

  test('stays as it was when something stands in the way of a new one', async () => {
    const dir = folder()
    const build = buildOf('export const task = 1', 'main')
    await writeBuild(build, dir)
    const before = filesIn(dir)
    const next = buildOf('export const task = 2', 'main', 'main.json/below')
    await expect(writeBuild(next, dir)).rejects.toMatchObject({ code: 'NAMU2002' })
    expect(filesIn(dir)).toEqual(before)
    expect(await readBuild(dir)).toEqual(build)
  })

  test('takes the place of a damaged one', async () => {
    const dir = folder()
    writeFileSync(join(dir, 'manifest.json'), '{')
    const build = buildOf('export const task = 1', 'main')
    await writeBuild(build, dir)
    expect(await readBuild(dir)).toEqual(build)
  })
})

describe('a damaged build', () => {
  const damages: readonly [what: string, code: string, damage: (dir: string) => void][] = [
    ['no manifest', 'NAMU2003', (dir) => rmSync(join(dir, 'manifest.json'))],
    [
      'a manifest that is not JSON',
      'NAMU2003',
      (dir) => writeFileSync(join(dir, 'manifest.json'), '{'),
    ],
    [
      'a manifest of another format',
      'NAMU2003',
      (dir) =>
        edit(join(dir, 'manifest.json'), (text) => text.replace('"manifest": 1', '"manifest": 2')),
    ],
    [
      'a manifest without tasks',
      'NAMU2003',
      (dir) =>
        edit(join(dir, 'manifest.json'), (text) =>
          text.replace('"tasks": {', '"task": {').replace('"tasks": {', '"task": {'),
        ),
    ],
    [
      'a manifest that leads out of its folder',
      'NAMU2003',
      (dir) =>
        edit(join(dir, 'manifest.json'), (text) =>
          text.replace('workflows/main.json', '../main.json'),
        ),
    ],
    [
      'another release than its digest names',
      'NAMU2003',
      (dir) =>
        edit(join(dir, 'manifest.json'), (text) =>
          text
            .replace('"queue": "default"', '"queue": "other"')
            .replace('"queue": "default"', '"queue": "other"'),
        ),
    ],
    ['no graph', 'NAMU2003', (dir) => rmSync(join(dir, 'workflows/main.json'))],
    [
      'a graph that is not JSON',
      'NAMU2003',
      (dir) => edit(join(dir, 'workflows/main.json'), (text) => text.slice(1)),
    ],
    [
      'a changed graph',
      'NAMU4005',
      (dir) =>
        edit(join(dir, 'workflows/main.json'), (text) =>
          text.replace('"async":true', '"async":false'),
        ),
    ],
    [
      'a graph of an unknown format',
      'NAMU4004',
      (dir) => edit(join(dir, 'workflows/main.json'), (text) => text.replace('"ir":1', '"ir":9')),
    ],
    [
      'no code',
      'NAMU2003',
      (dir) =>
        rmSync(
          join(
            dir,
            filesIn(dir).find((file) => file.endsWith('.mjs'))!,
          ),
        ),
    ],
    [
      'changed code',
      'NAMU7001',
      (dir) =>
        edit(
          join(
            dir,
            filesIn(dir).find((file) => file.endsWith('.mjs'))!,
          ),
          (text) => `${text} `,
        ),
    ],
  ]

  test.each(damages)(
    'with %s is refused with %s, a place and a next step',
    async (_what, code, damage) => {
      const dir = folder()
      await writeBuild(buildOf('export const task = 1', 'main'), dir)
      damage(dir)
      const error: unknown = await readBuild(dir).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: 'NamuError', code })
      expect(error).toHaveProperty('where', expect.stringContaining(dir))
      expect(error).toHaveProperty('hint', expect.any(String))
    },
  )

  test('without a source map is read without it', async () => {
    const dir = folder()
    await writeBuild(buildOf('export const task = 1', 'main'), dir)
    rmSync(
      join(
        dir,
        filesIn(dir).find((file) => file.endsWith('.map'))!,
      ),
    )
    expect((await readBuild(dir)).artifacts[0]).not.toHaveProperty('sourceMap')
  })
})

test('reading and writing builds loads neither the type checker nor the bundler', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../output.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    conditions: ['namu-source'],
    external: ['ts-morph', 'esbuild'],
    metafile: true,
    write: false,
    outdir: '.',
  })
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports)
  expect(imported.map(({ path }) => path).filter((path) => !path.startsWith('node:'))).toEqual([])
})
