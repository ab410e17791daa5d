import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { namu, startNamu } from './namu.js'
import { createProject } from './project.js'

const source = `
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { task, workflow } from '@namu/core'

interface Order {
  customer: string
  n: number
}

export const charge = task(
  { concurrency: { limit: 2, key: (order) => order.customer } },
  async (order: Order) => {
    appendFileSync('seen.txt', 'begin ' + order.customer + '\\n')
    await pause(5)
    appendFileSync('seen.txt', 'end ' + order.customer + '\\n')
    return order.n
  },
)
export const charges = workflow(async (count: number) => {
  const calls: Promise<number>[] = []
  for (let n = 0; n < count; n += 1) {
    calls.push(charge({ customer: n % 3 === 0 ? 'ada' : 'bob', n }))
  }
  return (await Promise.all(calls)).length
})
export const soon = workflow({ debounce: '100ms' }, async (n: number) => n + 1)
export const later = workflow({ debounce: '3s' }, async (n: number) => n + 1)
`

/** The most lines \`begin\` of one customer without their \`end\`. */
function mostAtOnce(seen: string): number {
  const running = new Map<string, number>()
  let most = 0
  for (const line of seen.trim().split('\n')) {
    const [what, customer = ''] = line.split(' ')
    const now = (running.get(customer) ?? 0) + (what === 'begin' ? 1 : -1)
    running.set(customer, now)
    most = Math.max(most, now)
  }
  return most
}

describe('namu run', { timeout: 120_000 }, () => {
  it('keeps the limit of each key, whatever the run starts together', async () => {
    const cwd = createProject({ 'shop.ts': source })
    const args = ['run', 'charges', '--input', '[60]', '--concurrency', '16', '--priority', '5']
    expect(await namu(args, { cwd })).toMatchObject({ code: 0, stdout: '60\n' })
    const seen = readFileSync(join(cwd, 'seen.txt'), 'utf8')
    expect(seen.match(/begin/g)).toHaveLength(60)
    expect(mostAtOnce(seen)).toBe(2)
  })

  it('takes priorities below zero, and none out of range', async () => {
    const cwd = createProject({ 'shop.ts': source })
    const run = (priority: string) =>
      namu(['run', 'charges', '--input', '[1]', '--priority', priority], { cwd })
    expect(await run('-3')).toMatchObject({ code: 0, stdout: '1\n' })
    const refused = await run('1001')
    expect(refused.stderr).toContain('NAMU8001')
  })

  it('waits with a start that is debounced', async () => {
    const cwd = createProject({ 'shop.ts': source })
    const { code, stdout, stderr } = await namu(['run', 'soon', '--input', '[1]'], { cwd })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' })
    expect(stderr).toContain('its start is kept until')
  })

  it('keeps a start that is killed while it waits: resume carries it out', async () => {
    const cwd = createProject({ 'shop.ts': source })
    const child = startNamu(['run', 'later', '--input', '[41]'], { cwd })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    while (!said.includes('its start is kept until')) await sleep(5)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    expect(existsSync(join(cwd, 'seen.txt'))).toBe(false)
    const run = /run (\S+) of later/.exec(said)?.[1] ?? ''
    const status = await namu(['status', run], { cwd })
    expect(status.stderr).toContain('NAMU4161')
    expect(await namu(['resume', run], { cwd })).toMatchObject({ code: 0, stdout: '42\n' })
    expect((await namu(['status', run], { cwd })).stdout).toContain('completed')
  })
})
