import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { namu } from './namu.js'
import { createProject, writeSources } from './project.js'

const tasks = `
import { task } from '@namu/core'
export const reserve = task(async (order: string) => order)
export const charge = task(async (order: string, sum: number) => sum)
export const ship = task({ timeout: '10s' }, async (order: string) => order)
export const thank = task(async (order: string) => order)
`

const first = `
import { workflow } from '@namu/core'
import { charge, reserve, ship } from './tasks.js'
export const shop = workflow(async (order: string, sum: number) => {
  await reserve(order)
  if (sum > 100) {
    await charge(order, sum)
  }
  await ship(order)
})
`

const second = `
import { workflow } from '@namu/core'
import { charge, reserve, ship, thank } from './tasks.js'

export const shop = workflow(async (order: string, sum: number, note?: string) => {
  await ship(order)
  await reserve(order)
  if (sum > 200) {
    await charge(order, sum * 2)
  }
  if (note !== undefined) await thank(note)
})
`

/** A project of which `one` and `two` are builds of the two sources. */
async function builds(
  one: Readonly<Record<string, string>>,
  two: Readonly<Record<string, string>>,
): Promise<string> {
  const cwd = createProject(one)
  expect(await namu(['build', '--out', 'one'], { cwd })).toMatchObject({ code: 0 })
  writeSources(cwd, two)
  expect(await namu(['build', '--out', 'two'], { cwd })).toMatchObject({ code: 0 })
  return cwd
}

describe('namu diff', { timeout: 120_000 }, () => {
  it('says by call site what was added, removed, changed and moved', async () => {
    const cwd = await builds(
      { 'tasks.ts': tasks, 'shop.ts': first },
      { 'tasks.ts': tasks, 'shop.ts': second },
    )
    const { code, stdout } = await namu(['diff', 'one', 'two'], { cwd })
    expect(stdout).toMatchInlineSnapshot(`
      "workflow shop
        ~ input maxItems: 2 → 3
        ~ input prefixItems.2: none → {"anyOf":[{"type":"string"},{"type":"null","x-namu":"undefined"}],"title":"note"}
        > shop / ship / 1  src/shop.ts:6
            runs in another order
        ~ shop / charge / 1  src/shop.ts:9
            arguments (order, sum) → (order, sum * 2)
        ~ shop / charge / 1  src/shop.ts:9
            if sum > 100 → if sum > 200
        + shop / thank / 1  src/shop.ts:11
        + task thank
        1 call site on other lines, otherwise the same
        The graph differs: runs of the old version stay on it to their end
      "
    `)
    expect(code).toBe(1)
    const back = await namu(['diff', 'two', 'one'], { cwd })
    expect(back.stdout).toContain('- shop / thank / 1')
    expect(back.code).toBe(1)
  })

  it('finds that a release differs and the graph does not, so that runs can be bound to it', async () => {
    const cwd = await builds(
      { 'tasks.ts': tasks, 'shop.ts': first },
      { 'tasks.ts': tasks.replace("'10s'", "'20s'"), 'shop.ts': first },
    )
    const { code, stdout } = await namu(['diff', 'one', 'two'], { cwd })
    expect(stdout).toMatchInlineSnapshot(`
      "workflow shop
        ~ task ship
            policy timeoutMs: 10000 → 20000
            other code
        The graph is the same: runs of the old version could be bound to the new release
      "
    `)
    expect(code).toBe(1)
    const json = await namu(['diff', 'one', 'two', '--json'], { cwd })
    expect(JSON.parse(json.stdout)).toMatchObject({
      equal: false,
      workflows: [{ workflow: 'shop', rebind: 'possible', sites: [], functions: [] }],
    })
  })

  it('takes versions for equal that differ in lines and comments alone', async () => {
    const cwd = await builds(
      { 'tasks.ts': tasks, 'shop.ts': first },
      { 'tasks.ts': tasks, 'shop.ts': `\n// A comment.\n${first}` },
    )
    const { code, stdout } = await namu(['diff', 'one', 'two'], { cwd })
    expect(stdout).toBe('one and two are equal, 3 call sites on other lines\n')
    expect(code).toBe(0)
  })

  it('compares graph files and versions in the store of the project', async () => {
    const cwd = await builds(
      { 'tasks.ts': tasks, 'shop.ts': first },
      { 'tasks.ts': tasks, 'shop.ts': second },
    )
    const run = await namu(['run', 'shop', '--input', '["o", 1]', '--local'], { cwd })
    expect(run.code).toBe(0)
    const file = path.join('one', 'workflows', 'shop.json')
    const stored = await namu(['diff', 'shop', 'two', '--local'], { cwd })
    expect(stored).toMatchObject({ code: 0, stdout: 'shop and two are equal\n' })
    expect(await namu(['diff', file, 'shop', '--local'], { cwd })).toMatchObject({ code: 1 })
    expect(await namu(['diff', 'shop@9.9.9', 'two', '--local'], { cwd })).toMatchObject({ code: 2 })
  })

  it('ends with 2 in trouble', async () => {
    const cwd = createProject({ 'tasks.ts': tasks, 'shop.ts': first })
    writeFileSync(path.join(cwd, 'no-graph.json'), '{}')
    for (const side of ['missing', 'no-graph.json', 'src']) {
      const { code, stderr } = await namu(['diff', side, side, '--local'], { cwd })
      expect(code, side).toBe(2)
      expect(stderr).toMatch(/NAMU(2003|4001|400[45])/)
    }
  })
})
