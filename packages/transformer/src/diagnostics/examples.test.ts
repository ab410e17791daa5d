import { fileURLToPath } from 'node:url'
import { Project, type SourceFile } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { compileWorkflow } from '../compile.js'
import { discover } from '../discover/index.js'
import { registry, Reporter, type Diagnostic } from './index.js'
import { DerivedContracts } from '../schema/index.js'

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const project = new Project({
  tsConfigFilePath: `${root}tsconfig.json`,
  skipAddingFilesFromTsConfig: true,
})

/** What the examples may use without saying so. */
function module(code: string): string {
  const imports = `import { task, workflow } from '@namu/core'\n`
  const add = /\badd\b/.test(code)
    ? `export const add = task(async (a: number, b: number) => a + b)\n`
    : ''
  return `${imports}${add}void task\nvoid workflow\n${code}\n`
}

const files = new Map<string, SourceFile>()
for (const { code, bad, good } of registry) {
  files.set(`${code} bad`, project.createSourceFile(`${root}examples/${code}-bad.ts`, module(bad)))
  files.set(
    `${code} good`,
    project.createSourceFile(`${root}examples/${code}-good.ts`, module(good)),
  )
}

function compile(name: string): Diagnostic[] {
  const file = files.get(name)
  if (!file) throw new Error(`no example ${name}`)
  const { discovered, diagnostics } = discover({ project, root }, [file])
  const reporter = new Reporter(root)
  const contracts = new DerivedContracts(project, reporter)
  for (const task of discovered.tasks.values()) contracts.taskSignature(task)
  const compiled = [...discovered.workflows.values()].flatMap(
    (workflow) => compileWorkflow(workflow, discovered, contracts).diagnostics,
  )
  return [...diagnostics, ...compiled, ...reporter.diagnostics]
}

function typeErrors(name: string): unknown[] {
  const file = files.get(name)
  return (file?.getPreEmitDiagnostics() ?? []).map((found) => found.getMessageText())
}

/** Codes of the bundler need a bundle; their examples are compiled by its own tests. */
const bundled = (code: string): boolean => code.startsWith('NAMU131')

describe.each(registry.filter(({ code }) => !bundled(code)))(
  'the examples of $code',
  ({ code }) => {
    test('are correct TypeScript', () => {
      expect({ bad: typeErrors(`${code} bad`), good: typeErrors(`${code} good`) }).toEqual({
        bad: [],
        good: [],
      })
    })

    test('compile to this code alone, and to nothing once rewritten', () => {
      const codes = (name: string): string[] => [
        ...new Set(compile(name).map((found) => found.code)),
      ]
      expect({ bad: codes(`${code} bad`), good: codes(`${code} good`) }).toEqual({
        bad: [code],
        good: [],
      })
    })
  },
)

test('codes are unique and in order inside their group', () => {
  const codes = registry.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const group of ['mistake', 'limit', 'not-yet', 'advice']) {
    const own = registry.filter((entry) => entry.group === group).map(({ code }) => code)
    expect(own).toEqual([...own].sort())
  }
})
