import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { namu, repository } from './namu.js'
import { createProject } from './project.js'

const page = path.join(repository, 'docs/graphs.md')

const tasks = `
import { task } from '@namu/core'
export const reserve = task(async (item: string) => item)
export const approve = task(async (total: number) => total < 5000)
export const charge = task(async (total: number) => total)
export const ship = task(async (items: string[]) => items.length)
export const refund = task(async (total: number) => total)
`

function block(name: string): string {
  const match = new RegExp(`<!-- ${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(
    readFileSync(page, 'utf8'),
  )
  return match?.[1] ?? ''
}

it(
  'docs/graphs.md shows what the command makes of its workflow',
  { timeout: 120_000 },
  async () => {
    const cwd = createProject({ 'order.ts': block('source'), 'tasks.ts': tasks })
    const text = await namu(['graph', 'order'], { cwd })
    expect(text.stderr).toBe('')
    expect(block('text')).toBe(text.stdout)

    const output = path.join(cwd, 'order.svg')
    const svg = await namu(['graph', 'order', '--format', 'svg', '--output', output], { cwd })
    expect(svg).toMatchObject({ code: 0, stdout: '' })
    const picture = path.join(repository, 'docs/pictures/order.svg')
    await expect(readFileSync(output, 'utf8')).toMatchFileSnapshot(picture)
  },
)
