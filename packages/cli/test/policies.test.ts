import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namu } from './namu.js'
import { createProject } from './project.js'

const source = `
import { task, withOptions, workflow } from '@namu/core'
export const price = task({ pure: true, cache: { ttl: '1h' } }, async (item: string) => item.length)
export const total = workflow(async (items: string[]) => {
  let sum = 0
  for (const item of items) sum += await price(item)
  return sum
})
export const slow = task(async () => new Promise<number>(() => {}))
export const late = workflow(async () => withOptions(slow, { deadline: '200ms' })())
export const large = workflow(async (text: string) => text + text)
`

/** Built once: every run below starts from it. */
let cwd: string
beforeAll(async () => {
  cwd = createProject({ 'shop.ts': source }, afterAll)
  expect(await namu(['build'], { cwd })).toMatchObject({ code: 0 })
}, 120_000)

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  namu(['run', ...args, '--build', 'dist'], { cwd, env })
const items = (...names: readonly string[]) => ['--input', JSON.stringify([names])]

describe('namu run', { timeout: 120_000 }, () => {
  it('answers pure tasks from the cache, shows it, and does without with --fresh', async () => {
    await run(['total', ...items('tea', 'milk'), '--id', 'first'])
    const second = await run(['total', ...items('tea', 'sugar'), '--id', 'second'])
    expect(second.stdout).toBe('8\n')
    expect(second.stderr).toContain('price #1 from the cache, of first')
    const status = await namu(['status', 'second'], { cwd })
    expect(status.stdout).toMatch(/Calls +2 of 2 settled, 1 from the cache/)
    expect(status.stdout).toMatch(/1 +price +succeeded cached/)
    const fresh = await run(['total', ...items('tea'), '--fresh'])
    expect(fresh.stderr).not.toContain('from the cache')
  })

  it('takes the id of the run: the same input gives the same run, another is refused', async () => {
    await run(['total', ...items('salt'), '--id', 'order-1'])
    const again = await run(['total', ...items('salt'), '--id', 'order-1'])
    expect(again).toMatchObject({ code: 0, stdout: '4\n' })
    const other = await run(['total', ...items('oil'), '--id', 'order-1'])
    expect(other.stderr).toContain('NAMU4010')
    const wrong = await run(['total', ...items('oil'), '--id', '../order'])
    expect(wrong.stderr).toContain('NAMU4145')
  })

  it('says which call missed its deadline', async () => {
    const late = await run(['late'])
    expect(late.code).toBe(1)
    expect(late.stderr).toContain('slow #1 missed its deadline')
    expect(late.stderr).toContain('NAMU4141')
  })

  it('refuses values over the limit that NAMU_VALUE_LIMIT sets', async () => {
    const large = (length: number, limit: string) =>
      run(['large', '--input', JSON.stringify(['x'.repeat(length)])], { NAMU_VALUE_LIMIT: limit })
    expect((await large(2_000, '1000')).stderr).toContain('The input of workflow large: 2')
    const result = await large(600, '1000')
    expect(result.stderr).toContain('The result of workflow large: 1204 bytes are over the limit')
    expect((await large(1, 'much')).stderr).toContain('NAMU8001')
  })
})
