import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { printWorkflow } from '@namu/flow'
import { Project } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { compileWorkflow } from '../compile.js'
import {
  formatDiagnostic,
  registry,
  Reporter,
  sortDiagnostics,
  type Diagnostic,
} from '../diagnostics/index.js'
import { discover, type DiscoveredProject } from '../discover/index.js'
import { DerivedContracts } from '../schema/index.js'

/**
 * Each file of `fixtures/lower` is compiled to the text of its graphs beside it; each file of
 * `fixtures/errors` to the messages beside it.
 */
const root = fileURLToPath(new URL('../../fixtures', import.meta.url))
const project = new Project({ tsConfigFilePath: `${root}/tsconfig.json` })

interface Compiled {
  readonly graphs: string
  readonly diagnostics: readonly Diagnostic[]
}

function compile(path: string): Compiled {
  const file = project.getSourceFileOrThrow(`${root}/${path}`)
  const own = discover({ project, root }, [file])
  const everywhere = discover({ project, root }).discovered
  const reporter = new Reporter(root)
  const contracts = new DerivedContracts(project, reporter)
  for (const task of own.discovered.tasks.values()) contracts.taskSignature(task)
  // Names of workflows repeat between fixtures; tasks may come from other files.
  const whole: DiscoveredProject = { ...own.discovered, tasks: everywhere.tasks }
  const results = [...own.discovered.workflows.values()].map((workflow) =>
    compileWorkflow(workflow, whole, contracts),
  )
  return {
    graphs: results.flatMap(({ graph }) => (graph ? [printWorkflow(graph)] : [])).join('\n'),
    diagnostics: sortDiagnostics([
      ...own.diagnostics,
      ...reporter.diagnostics,
      ...results.flatMap(({ diagnostics }) => diagnostics),
    ]),
  }
}

function formatAll(path: string, diagnostics: readonly Diagnostic[]): string {
  const source = readFileSync(`${root}/${path}`, 'utf8')
  return `${diagnostics.map((found) => formatDiagnostic(found, { source })).join('\n\n')}\n`
}

function filesIn(folder: string): string[] {
  return readdirSync(`${root}/${folder}`)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
}

test('the fixtures are correct TypeScript', () => {
  const errors = project.getPreEmitDiagnostics()
  expect(project.formatDiagnosticsWithColorAndContext(errors)).toBe('')
})

describe('lowering', () => {
  test.each(filesIn('lower'))('%s', async (path) => {
    const { graphs, diagnostics } = compile(path)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    await expect(graphs).toMatchFileSnapshot(`${root}/${path.replace(/\.ts$/, '.ir.txt')}`)
  })
})

/** Found by esbuild, when a bundle is made: their fixtures stand with the bundler's tests. */
const ofTheBundler = new Set<string>(['NAMU1311', 'NAMU1312'])

/** Found before anything is compiled: the sources are in `build/bad-input.test.ts`. */
const beforeCompiling = new Set<string>(['NAMU1313'])

describe('errors', () => {
  test.each(filesIn('errors'))('%s', async (path) => {
    const { diagnostics } = compile(path)
    const code = /error\.(NAMU\d+)/.exec(path)?.[1]
    expect(new Set(diagnostics.map((found) => found.code))).toEqual(new Set([code]))
    const messages = formatAll(path, diagnostics)
    await expect(messages).toMatchFileSnapshot(`${root}/${path.replace(/\.ts$/, '.txt')}`)
  })

  test('every code has a fixture', () => {
    const covered = new Set(filesIn('errors').map((path) => /NAMU\d+/.exec(path)?.[0]))
    const missing = registry
      .map(({ code }) => code)
      .filter((code) => !ofTheBundler.has(code) && !beforeCompiling.has(code) && !covered.has(code))
    expect(missing).toEqual([])
  })
})
