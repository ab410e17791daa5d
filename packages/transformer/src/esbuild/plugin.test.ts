import { existsSync, readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { classIdOf, decode, encode, prototypesHere } from '@namu/core/internal'
import { build, type BuildOptions } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { namu } from '../esbuild.js'
import { readBuild } from '../output.js'

const app = {
  'src/tasks.ts': `import { task } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)`,
  'src/workflows.ts': `import { workflow } from '@namu/core'
import { add } from './tasks.js'
export const compute = workflow(async (a: number, b: number) => add(a, b))
const renamed = workflow(async () => add(1, 2))
export { renamed as other }`,
  'src/default.ts': `import { workflow } from '@namu/core'
export default workflow({ name: 'main' }, async () => 1)`,
  'src/app.ts': `import { compute, other } from './workflows.js'
import main from './default.js'
const brand = Symbol.for('namu.workflow')
export const references = [compute, other, main].map((found) => (found as never)[brand]['reference'])
export const direct = () => compute(1, 2)`,
}

function optionsFor(root: string, more: BuildOptions = {}): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: ['src/app.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    conditions: ['namu-source'],
    sourcemap: true,
    logLevel: 'silent',
    plugins: [namu()],
    ...more,
  }
}

describe('the esbuild plugin', () => {
  test('gives each workflow of the application its reference, and writes the build', async () => {
    const root = temporaryProject(app)
    await build(optionsFor(root))
    const bundle = (await import(
      /* @vite-ignore */ pathToFileURL(join(root, 'dist/app.mjs')).href
    )) as { references: unknown; direct: () => Promise<number> }
    const { manifest } = await readBuild(join(root, 'dist/namu'))
    expect(bundle.references).toEqual(
      ['compute', 'other', 'main'].map((name) => ({
        name,
        version: '1.2.3',
        graph: manifest.workflows[name]!.graph,
      })),
    )
    expect(await bundle.direct()).toBe(3)
  })

  test('leaves the positions of the source as they were', async () => {
    const root = temporaryProject(app)
    await build(optionsFor(root))
    const map = JSON.parse(readFileSync(join(root, 'dist/app.mjs.map'), 'utf8')) as {
      sources: string[]
      sourcesContent: string[]
    }
    const at = map.sources.findIndex((source) => source.endsWith('workflows.ts'))
    expect(map.sourcesContent[at]!.startsWith(app['src/workflows.ts'])).toBe(true)
  })

  test.each([false, true])(
    'makes error classes known by their ids, minified: %s',
    async (minify) => {
      const errors = `export class Declined extends Error { readonly code = new Date(0) }
export class Unused extends TypeError {
}
`
      const root = temporaryProject({
        ...app,
        'src/errors.ts': errors,
        'src/app.ts': `${app['src/app.ts']}
import { Declined } from './errors.js'
export { Declined }`,
      })
      await build(optionsFor(root, { minify }))
      const path = join(root, 'dist/app.mjs')
      const bundle = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
        Declined: new () => Error
      }
      const error = decode(encode(new bundle.Declined()), undefined, prototypesHere())
      expect(error).toBeInstanceOf(bundle.Declined)
      expect(classIdOf(error as Error)).toBe('src/errors#Declined')
      const code = readFileSync(path, 'utf8')
      expect(code).not.toContain('Unused')
      const line = code.split('\n').findIndex((text) => text.includes('new Date(0)'))
      const column = code.split('\n')[line]!.indexOf('new Date(0)')
      const map = JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload
      expect(new SourceMap(map).findEntry(line, column)).toMatchObject({
        originalLine: 0,
        originalColumn: errors.indexOf('new Date(0)'),
      })
    },
  )

  test('takes another folder and version where they are given', async () => {
    const root = temporaryProject(app)
    await build(optionsFor(root, { plugins: [namu({ outDir: 'flows', version: '2.0.0' })] }))
    expect((await readBuild(join(root, 'flows'))).manifest.version).toBe('2.0.0')
  })

  test('fails the bundle with the errors of the compiler at their places', async () => {
    const root = temporaryProject({
      ...app,
      'src/bad.ts': `import { workflow } from '@namu/core'
export const bad = workflow(async (xs: number[]) => {
  /* ü */ eval(String(xs))
})`,
    })
    const failure: unknown = await build(optionsFor(root)).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      errors: [
        {
          text: expect.stringMatching(/^NAMU1135: /) as string,
          location: {
            file: 'src/bad.ts',
            line: 3,
            column: 11,
            lineText: '  /* ü */ eval(String(xs))',
          },
          notes: [
            { text: expect.stringMatching(/^Why: /) as string },
            { text: expect.stringMatching(/^Rewrite: /) as string },
          ],
        },
      ],
    })
    expect(existsSync(join(root, 'dist/namu'))).toBe(false)
  })

  test('writes no build when the bundle itself fails', async () => {
    const root = temporaryProject(app)
    const options = optionsFor(root, { entryPoints: ['src/app.ts', 'src/nothing.ts'] })
    await expect(build(options)).rejects.toThrow('nothing.ts')
    expect(existsSync(join(root, 'dist/namu'))).toBe(false)
  })

  test('says so when there is no project', async () => {
    const root = temporaryProject(app)
    const options = optionsFor(root, { plugins: [namu({ root: 'src' })] })
    await expect(build(options)).rejects.toMatchObject({
      errors: [{ text: expect.stringMatching(/^NAMU2001: /) as string }],
    })
  })
})
