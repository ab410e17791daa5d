import { cpSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { filesOf } from '../output/files.js'
import { buildProject } from './index.js'

const sources = {
  'src/types.ts': `export interface Line { readonly sku: string; readonly price: number | bigint }
export interface Order { readonly lines: readonly Line[]; readonly parent?: Order; readonly at: Date }
`,
  'src/rules.ts': `export const rates = { low: 1, high: [2, 3] } as const
export const rate = (n: number): number => (n > 10 ? rates.low : (rates.high[0] ?? 0))
`,
  'src/tasks.ts': `import { task } from '@namu/core'
import { rate } from './rules.js'
import type { Order } from './types.js'
export class Refused extends Error {}
export const price = task(async (order: Order) => rate(order.lines.length))
export const refuse = task(async (): Promise<number> => { throw new Refused('no') })
`,
  'src/workflows.ts': `import { workflow } from '@namu/core'
import { rate, rates } from './rules.js'
import { price, refuse } from './tasks.js'
import type { Order } from './types.js'
export const total = workflow(async (orders: readonly Order[]) => {
  const prices = await Promise.all(orders.map((order) => price(order)))
  let sum = rate(prices.length)
  for (const each of prices) sum += each * rates.high[1]
  try { sum += await refuse() } catch { sum = -sum } finally { sum += 1 }
  return { sum, prices }
})
`,
}

/** Every byte of the output, readable when it differs. */
async function bytesOf(root: string): Promise<Record<string, string>> {
  const result = await buildProject({ root })
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  const decoder = new TextDecoder()
  const files = [...filesOf(result.output)].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    files.map(([path, content]) => [
      path,
      typeof content === 'string' ? content : decoder.decode(content),
    ]),
  )
}

test('the same source gives the same bytes, in whatever folder and order its files are', async () => {
  const root = temporaryProject(sources)
  const expected = await bytesOf(root)
  expect(Object.keys(expected).length).toBeGreaterThan(4)
  expect(await bytesOf(root)).toEqual(expected)

  const backwards = Object.fromEntries(Object.entries(sources).reverse())
  expect(await bytesOf(temporaryProject(backwards, 4))).toEqual(expected)

  // A file that comes back is the last of its folder.
  renameSync(join(root, 'src/rules.ts'), join(root, 'src/moved.ts'))
  cpSync(join(root, 'src/moved.ts'), join(root, 'src/rules.ts'))
  renameSync(join(root, 'src/moved.ts'), join(root, 'moved.ts'))
  expect(await bytesOf(root)).toEqual(expected)
})

test('the working directory and the environment do not matter', async () => {
  const root = temporaryProject(sources)
  const expected = await bytesOf(root)
  const env = { ...process.env }
  const place = process.cwd()
  try {
    for (const other of [root, join(root, 'src'), tmpdir()]) {
      process.chdir(other)
      expect(await bytesOf(root)).toEqual(expected)
      expect(await bytesOf(relative(other, root) || '.')).toEqual(expected)
    }
    Object.assign(process.env, { NODE_ENV: 'production', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Seoul' })
    expect(await bytesOf(root)).toEqual(expected)
  } finally {
    process.chdir(place)
    for (const name of ['NODE_ENV', 'LANG', 'TZ']) {
      if (env[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = env[name]
    }
  }
})
