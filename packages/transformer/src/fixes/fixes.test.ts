import { fileURLToPath } from 'node:url'
import { Project } from 'ts-morph'
import { expect, test } from 'vitest'
import { compileWorkflow } from '../compile.js'
import { Reporter, sortDiagnostics } from '../diagnostics/index.js'
import { discover } from '../discover/index.js'
import { DerivedContracts } from '../schema/index.js'
import { edited } from './apply-fixes.js'

const root = fileURLToPath(new URL('../../fixtures', import.meta.url))
const project = new Project({
  tsConfigFilePath: `${root}/tsconfig.json`,
  skipAddingFilesFromTsConfig: true,
})
const head = `import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
`

/** A module with the fixes of its diagnostics made, and what they say of themselves. */
function fix(body: string): { readonly text: string; readonly titles: readonly string[] } {
  const file = project.createSourceFile(`${root}/fixes/case.ts`, head + body, { overwrite: true })
  const { discovered, diagnostics } = discover({ project, root }, [file])
  const contracts = new DerivedContracts(project, new Reporter(root))
  const found = [...discovered.workflows.values()].flatMap(
    (workflow) => compileWorkflow(workflow, discovered, contracts).diagnostics,
  )
  const fixes = sortDiagnostics([...diagnostics, ...found]).flatMap(({ fix: one }) => one ?? [])
  return {
    text: edited(
      file.getFullText(),
      fixes.flatMap(({ edits }) => edits),
    ).slice(head.length),
    titles: fixes.map(({ title, automatic }) => `${title}${automatic ? '' : ' (a choice)'}`),
  }
}

test('calls that wait for each other without need start together', () => {
  const { text, titles } = fix(`export const main = workflow(async (n: number) => {
  const one = await add(n, 1);
  const { length: two = 0 } = [await add(n, 2)]
  const three = await add(n, 3)
  const four = await add(n, 4)
  return [one, two, three, four]
})`)
  // A pattern takes its value apart step by step, which is no straight line any more.
  expect(titles).toEqual(['Start them together with \`Promise.all\` (a choice)'])
  expect(text).toContain(
    '  const [three, four] = await Promise.all([add(n, 3), add(n, 4)])\n  return',
  )
})

test('a comment between two calls is not lost: there is no fix', () => {
  const { titles } = fix(`export const main = workflow(async (n: number) => {
  const one = await add(n, 1)
  // and then
  const two = await add(n, 2)
  return one + two
})`)
  expect(titles).toEqual([])
})

test('what is never reached goes, with the line it stood on', () => {
  const { text, titles } = fix(`export const main = workflow(async (n: number) => {
  return await add(n, 1)
  await add(n, 2)
  await add(n, 3)
})`)
  expect(titles).toEqual(['Remove what is never reached (a choice)'])
  expect(text).toBe(`export const main = workflow(async (n: number) => {
  return await add(n, 1)
})`)
})

test('a workflow becomes async and exported, a task exported', () => {
  const { text, titles } = fix(`const more = task(async (n: number) => n)
const hidden = workflow(async () => 1)
export const main = workflow((n: number) => more(n))
export const all = [hidden]`)
  expect(titles).toEqual(['Export it', 'Export it', 'Make the function \`async\`'])
  expect(text).toBe(`export const more = task(async (n: number) => n)
export const hidden = workflow(async () => 1)
export const main = workflow(async (n: number) => more(n))
export const all = [hidden]`)
})

test('a dropped call is awaited where its function may wait, and only there', () => {
  const { text } = fix(`export const main = workflow(async (n: number) => {
  add(n, 1)
  later(n)
})
function later(n: number): void {
  add(n, 2)
}`)
  expect(text).toContain('  await add(n, 1)\n')
  expect(text).toContain('  add(n, 2)\n')
})
