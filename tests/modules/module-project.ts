import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decode } from '@namu/core/internal'
import { buildProject, formatDiagnostic, type BuildResult } from '@namu/transformer'
import { build as bundle } from 'esbuild'
import { expect } from 'vitest'
import { temporaryProject, writeFiles } from '../../packages/transformer/test/temporary-project.js'
import { CompiledFixtures } from '../differential/compiled-fixtures.js'
import { runOnEngine } from '../differential/engine-run.js'

/** The compiler options of these projects; a test changes those it is about. */
export function tsconfig(
  compilerOptions: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Decorators'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      noEmit: true,
      customConditions: ['namu-source'],
      ...compilerOptions,
    },
    include: ['src'],
    ...more,
  })
}

/** What a test calls its project: `src/main.ts` exports the workflow `main`. */
export interface ModuleProject {
  readonly files: Readonly<Record<string, string>>
  /** Links to folders, as a package manager makes them for a workspace. */
  readonly links?: Readonly<Record<string, string>>
  /** Folder of the project inside the files; the top by default. */
  readonly root?: string
  readonly entry?: string
  readonly workflow?: string
}

export function createProject({ files, links = {}, root = '.' }: ModuleProject): string {
  const folder = temporaryProject({ 'tsconfig.json': tsconfig() })
  writeFiles(folder, files)
  for (const [link, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, link)), { recursive: true })
    symlinkSync(join(folder, target), join(folder, link))
  }
  return join(folder, root)
}

/** The codes of what is wrong with a project, with the source that each points at. */
export async function problemsOf(project: ModuleProject): Promise<readonly string[]> {
  const result = await buildProject({ root: createProject(project) })
  return result.ok ? [] : result.diagnostics.map((one) => `${one.code} ${one.message}`)
}

/** The result of the workflow under Node; the engine must give the same. */
export async function resultOf(
  project: ModuleProject,
  ...input: readonly unknown[]
): Promise<unknown> {
  const root = createProject(project)
  const { entry = 'src/main.ts', workflow = 'main' } = project
  const exports = await direct(root, entry)
  const main = exports[workflow] as (...args: readonly unknown[]) => Promise<unknown>
  const expected = await main(...input)
  expect(await onEngine(root, workflow, input)).toEqual(expected)
  return expected
}

/** Node runs the source as a user's bundler makes it: this says what the module means. */
async function direct(root: string, entry: string): Promise<Readonly<Record<string, unknown>>> {
  const outfile = join(root, '.direct', 'main.mjs')
  await bundle({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['namu-source'],
    logLevel: 'silent',
  })
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Readonly<
    Record<string, unknown>
  >
}

async function onEngine(
  root: string,
  workflow: string,
  input: readonly unknown[],
): Promise<unknown> {
  const result = built(await buildProject({ root }))
  const compiled = await CompiledFixtures.load(root, result.output)
  const { outcome } = await runOnEngine({
    input,
    seed: 0,
    pureFirst: false,
    prefetch: false,
    tasks: compiled.release,
    graph: compiled.graph(workflow),
    execute: compiled.execute,
  })
  if (outcome.status === 'threw') throw decode(outcome.error as never)
  return decode(outcome.value as never)
}

function built(result: BuildResult): Extract<BuildResult, { ok: true }> {
  if (!result.ok)
    throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n\n'))
  return result
}
