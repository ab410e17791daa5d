import type { RunDetail, RunsPage } from '@namu/client'
import { expect, it } from 'vitest'
import { namu } from './namu.js'
import { createProject } from './project.js'

const families = `
import { detach, task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
export const child = workflow(async (n: number) => {
  if (n < 0) throw new Error(String(n) + ' is refused')
  return add(n, 1)
})
export const parent = workflow(async (ns: number[]): Promise<[number[], string]> => [
  await Promise.all(ns.map((n) => child(n))),
  await detach(child)(10),
])
`

it('a run shows the runs it has started, and each of them its parent', async () => {
  const cwd = createProject({ 'families.ts': families })
  const json = async <T>(args: readonly string[]): Promise<T> =>
    JSON.parse((await namu([...args, '--json'], { cwd })).stdout) as T
  const { code, stdout, stderr } = await namu(['run', 'parent', '--input', '[[1, 2]]'], { cwd })
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const [, detached] = JSON.parse(stdout) as [number[], string]

  const roots = await json<RunsPage>(['runs'])
  expect(roots.runs).toMatchObject([{ workflow: 'parent', status: 'completed' }])
  const run = roots.runs[0]?.run ?? ''
  const all = await json<RunsPage>(['runs', '--all'])
  expect(all.runs).toHaveLength(4)
  const children = await json<RunsPage>(['runs', '--parent', run])
  const started = [...children.runs].sort((a, b) => (a.parent?.call ?? 0) - (b.parent?.call ?? 0))
  expect(started.map(({ workflow, parent }) => [workflow, parent?.call])).toEqual([
    ['child', 1],
    ['child', 2],
    ['child', 3],
  ])
  expect(started[2]).toMatchObject({ run: detached, parent: { run, depth: 1, detached: true } })

  const detail = await json<RunDetail>(['status', run])
  expect(detail.children).toEqual(children.runs)
  expect(detail.calls.map(({ task, child }) => [task, child?.run])).toEqual(
    started.map((one) => ['child', one.run]),
  )
  const text = (await namu(['status', run], { cwd })).stdout
  for (const one of children.runs) expect(text).toContain(`child  ${one.run}  ${one.status}`)
  expect(text).toMatch(/#3 {5}child {2}\S+ {2}\w+, detached/)
  const ofChild = (await namu(['status', started[0]?.run ?? ''], { cwd })).stdout
  expect(ofChild).toContain(`Parent     ${run}, call 1`)

  const both = await namu(['runs', '--all', '--parent', run], { cwd })
  expect(both.code).not.toBe(0)
  expect(both.stderr).toContain('--all')
})

it('what a child throws is shown as the failure of its parent', async () => {
  const cwd = createProject({ 'families.ts': families })
  const { code, stderr } = await namu(['run', 'parent', '--input', '[[-7]]'], { cwd })
  expect(code).not.toBe(0)
  expect(stderr).toContain('-7 is refused')
})
