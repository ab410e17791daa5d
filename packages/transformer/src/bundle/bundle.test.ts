import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuiltArtifact, TaskId } from '@namu/core/internal'
import { describe, expect, test } from 'vitest'
import { temporaryProject, writeFiles } from '../../test/temporary-project.js'
import { discover } from '../discover/index.js'
import { loadProject } from '../project/index.js'
import { bundleTasks, type Bundles } from './index.js'

async function bundle(root: string): Promise<Bundles> {
  const loaded = loadProject(root)
  expect(loaded.diagnostics).toEqual([])
  const { discovered, diagnostics } = discover(loaded)
  expect(diagnostics).toEqual([])
  const tasks = [...discovered.tasks.values()]
  const declarations = [...tasks, ...discovered.workflows.values()]
  const { errorClasses } = discovered
  return bundleTasks(tasks, { root, declarations, errorClasses, conditions: ['namu-source'] })
}

async function artifactsOf(root: string): Promise<ReadonlyMap<string, BuiltArtifact>> {
  const bundles = await bundle(root)
  if (!bundles.ok) throw new Error(bundles.diagnostics.map(({ message }) => message).join('\n'))
  return bundles.artifacts
}

async function taskOf(root: string, id: string): Promise<(...args: unknown[]) => unknown> {
  const artifact = (await artifactsOf(root)).get(id)!
  const path = join(root, 'artifacts', `${artifact.digest}.mjs`)
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  writeFileSync(path, artifact.code)
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
    task: (...args: unknown[]) => unknown
  }
  return module.task
}

const mailer = `import { task } from '@namu/core'
export class Mailer {
  readonly from: string
  constructor(from: string) { this.from = from }
  static readonly prefix = 'to '
  @task static async address(name: string) { return this.prefix + name }
  @task({ pure: true }) async send(to: string) { return this.from + ' > ' + to }
}
export const mailer = new Mailer('me')
`

const arithmetic = `import { task } from '@namu/core'
import { one } from './one.js'
export const add = task(async (a: number, b: number) => a + b)
export const increment = task((a: number) => a + one)
export default task(async () => 'default')
`

const project = {
  'src/mailer.ts': mailer,
  'src/arithmetic.ts': arithmetic,
  'src/one.ts': 'export const one = 1\n',
}

describe('a bundled task', () => {
  test('is the function, with its receiver bound for static and instance methods', async () => {
    const root = temporaryProject(project)
    expect(await (await taskOf(root, 'src/arithmetic#add'))(1, 2)).toBe(3)
    expect((await taskOf(root, 'src/arithmetic#increment'))(41)).toBe(42)
    expect(await (await taskOf(root, 'src/arithmetic#default'))()).toBe('default')
    expect(await (await taskOf(root, 'src/mailer#Mailer.address'))('you')).toBe('to you')
    expect(await (await taskOf(root, 'src/mailer#mailer.send'))('you')).toBe('me > you')
  })

  test('gets and returns values without a copy at its boundary', async () => {
    const root = temporaryProject({
      'src/same.ts': `import { task } from '@namu/core'
export const same = task((value: { a: number }) => value)`,
    })
    const value = { a: 1 }
    expect((await taskOf(root, 'src/same#same'))(value)).toBe(value)
  })

  test('reads the context that a runner provides', async () => {
    const root = temporaryProject({
      'src/who.ts': `import { task, tryContext } from '@namu/core'
export const who = task(async () => tryContext()?.run ?? 'nobody')`,
    })
    expect(await (await taskOf(root, 'src/who#who'))()).toBe('nobody')
  })

  test('may use CommonJS packages that require modules of Node', async () => {
    const root = temporaryProject({
      'src/name.ts': `import { task } from '@namu/core'
import base from 'old-style'
export const name = task(async (path: string) => base(path))`,
      'node_modules/old-style/package.json': '{ "name": "old-style", "main": "index.js" }',
      'node_modules/old-style/index.js': `const path = require('path')
module.exports = (name) => path.basename(name)`,
      'node_modules/old-style/index.d.ts':
        'declare const base: (path: string) => string\nexport = base',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          module: 'NodeNext',
          strict: true,
          esModuleInterop: true,
          skipLibCheck: true,
          types: ['node'],
          customConditions: ['namu-source'],
        },
        include: ['src'],
      }),
    })
    expect(await (await taskOf(root, 'src/name#name'))('/a/b')).toBe('b')
  })

  test('leaves native packages outside and says so', async () => {
    const root = temporaryProject({
      'src/native.ts': `import { task } from '@namu/core'
import { fast } from 'fast-native'
import { slow } from 'pure-js'
export const use = task(async () => fast() + slow())`,
      'node_modules/fast-native/package.json':
        '{ "name": "fast-native", "type": "module", "main": "index.js", "types": "index.d.ts" }',
      'node_modules/fast-native/index.js': 'export const fast = () => 40',
      'node_modules/fast-native/index.d.ts': 'export declare const fast: () => number',
      'node_modules/fast-native/binding.gyp': '{}',
      'node_modules/pure-js/package.json':
        '{ "name": "pure-js", "type": "module", "main": "index.js", "types": "index.d.ts" }',
      'node_modules/pure-js/index.js': 'export const slow = () => 2',
      'node_modules/pure-js/index.d.ts': 'export declare const slow: () => number',
    })
    const bundles = await bundle(root)
    expect(bundles).toMatchObject({ ok: true })
    if (!bundles.ok) return
    expect([...bundles.external]).toEqual([['src/native#use', ['fast-native']]])
    const code = new TextDecoder().decode(bundles.artifacts.get('src/native#use' as TaskId)!.code)
    expect(code).toContain('from"fast-native"')
    expect(code).not.toContain('pure-js')
    expect(await (await taskOf(root, 'src/native#use'))()).toBe(42)
  })

  test('has a source map to the source, relative to the project', async () => {
    const root = temporaryProject({
      'src/fail.ts': `import { task } from '@namu/core'

export const fail = task(async () => { throw new Error('marker') })`,
    })
    const artifact = (await artifactsOf(root)).get('src/fail#fail')!
    const lines = new TextDecoder().decode(artifact.code).split('\n')
    const line = lines.findIndex((text) => text.includes('marker'))
    const column = lines[line]!.indexOf('new Error("marker")')
    const payload = JSON.parse(new TextDecoder().decode(artifact.sourceMap)) as SourceMapPayload
    const found = new SourceMap(payload).findEntry(line, column) as SourceMapping
    expect(found.originalSource).toBe('src/fail.ts')
    // The place in the file as it was written, whatever the compiler has put into it.
    const written = readFileSync(join(root, found.originalSource), 'utf8').split('\n')
    expect(written[found.originalLine]?.slice(found.originalColumn)).toMatch(
      /^new Error\('marker'\)/,
    )
    // Whoever needs the text has it: the map of every task would hold all that the task reaches.
    expect(payload.sourcesContent).toBeUndefined()
  })
})

describe('an artifact', () => {
  test('has the same bytes from another folder, and with other tasks beside it', async () => {
    const one = await artifactsOf(temporaryProject(project))
    const two = await artifactsOf(
      temporaryProject({ ...project, 'src/a.ts': arithmetic.replace('a + b', 'a - b') }, 2),
    )
    for (const [id, artifact] of one) expect(two.get(id)?.digest).toBe(artifact.digest)
  })

  test('keeps its bytes when the source is only formatted anew', async () => {
    const root = temporaryProject(project)
    const before = (await artifactsOf(root)).get('src/arithmetic#add')!.digest
    const formatted = `// A comment\n\n${arithmetic.replaceAll(', ', ' ,\n   ')}`
    writeFiles(root, { 'src/arithmetic.ts': formatted })
    expect((await artifactsOf(root)).get('src/arithmetic#add')!.digest).toBe(before)
  })

  test('changes with the code of its own task only', async () => {
    const root = temporaryProject(project)
    const before = await artifactsOf(root)
    writeFiles(root, { 'src/one.ts': 'export const one = 2\n' })
    const after = await artifactsOf(root)
    const changed = [...after].filter(([id, { digest }]) => before.get(id)!.digest !== digest)
    expect(changed.map(([id]) => id)).toEqual(['src/arithmetic#increment'])
  })

  test('is shared by tasks with identical code', async () => {
    const root = temporaryProject({
      'src/both.ts': `import { task } from '@namu/core'
const run = async (a: number) => a
export const one = task({ id: 'one' }, run)
export { one as two }`,
      'src/again.ts': `import { task } from '@namu/core'
export class Tasks { @task static async go() { return 1 } }`,
    })
    const artifacts = [...(await artifactsOf(root)).values()]
    expect(new Set(artifacts).size).toBe(new Set(artifacts.map(({ digest }) => digest)).size)
  })

  test('names no folder of the machine', async () => {
    const root = temporaryProject(project)
    for (const { code, sourceMap } of (await artifactsOf(root)).values()) {
      expect(new TextDecoder().decode(code)).not.toContain(root)
      expect(new TextDecoder().decode(sourceMap)).not.toContain(root)
    }
  })
})

describe('code that cannot be bundled', () => {
  test('is a diagnostic at its place', async () => {
    const root = temporaryProject({
      'src/broken.ts': `import { task } from '@namu/core'
// @ts-expect-error: nothing declares this module
/* ü */ import { price } from './missing.js'
export const quote = task(async (n: number) => n * price)`,
    })
    const bundles = await bundle(root)
    const text = readFileSync(join(root, 'src/broken.ts'), 'utf8')
    const start = text.indexOf(`'./missing.js'`)
    expect(bundles).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'NAMU1311',
          severity: 'error',
          message: 'The bundler refused the code of a task: Could not resolve "./missing.js"',
          span: { file: 'src/broken.ts', startLine: 3, startColumn: 31, start, end: start + 14 },
        },
      ],
    })
  })
})
