/**
 * The texts of the generated project: domains of a shop (types, helpers, tasks, workflows in files of
 * their own, and what all share). Numbers vary from domain to domain, so that no two tasks have the
 * same code.
 */
const subjects = ['order', 'invoice', 'parcel', 'refund', 'account', 'booking', 'ticket', 'claim']

/** `order0`, `invoice0`, …, `order1`: names of folders and stems of identifiers. */
export function domainNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const subject = subjects[index % subjects.length] ?? 'order'
    return `${subject}${Math.floor(index / subjects.length)}`
  })
}

export function sharedFiles(): Map<string, string> {
  return new Map([
    ['money.ts', money],
    ['limits.ts', limits],
    ['people.ts', people],
  ])
}

const money = `export type Currency = 'EUR' | 'USD' | 'GBP'

export interface Money {
  readonly amount: number
  readonly currency: Currency
}

export function plus(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(\`\${a.currency} is not \${b.currency}\`)
  return { amount: a.amount + b.amount, currency: a.currency }
}

export function rounded(money: Money): Money {
  return { ...money, amount: Math.round(money.amount * 100) / 100 }
}
`

const limits = `export const limits = { attempts: 3, batch: 20, pause: '10s' } as const

export const weights = [1, 2, 3, 5, 8] as const
`

const people = `export interface Address {
  readonly street: string
  readonly city: string
  readonly zip?: string
  readonly country: 'DE' | 'FR' | 'KR' | 'US'
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly mail: string
  readonly addresses: readonly Address[]
  readonly born?: Date
  readonly tags: Readonly<Record<string, string>>
}
`

export function domainFiles(name: string, index: number): Map<string, string> {
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  return new Map([
    ['types.ts', types(type)],
    ['rules.ts', rules(name, type, index)],
    ['tasks.ts', tasks(name, type, index)],
    ['workflows.ts', workflows(name, type, index)],
  ])
}

const types = (type: string): string => `import type { Money } from '../shared/money.js'
import type { Person } from '../shared/people.js'

export type ${type}State = 'open' | 'checked' | 'paid' | 'closed' | 'failed'

export interface ${type}Line {
  readonly sku: string
  readonly quantity: number
  readonly price: Money
  readonly options?: readonly string[]
}

export interface ${type} {
  readonly id: string
  readonly owner: Person
  readonly lines: readonly ${type}Line[]
  readonly state: ${type}State
  readonly created: Date
  readonly notes: Map<string, string>
  readonly parent?: ${type}
}

export interface ${type}Report {
  readonly id: string
  readonly total: Money
  readonly accepted: readonly string[]
  readonly rejected: readonly { readonly sku: string; readonly reason: string }[]
  readonly attempts: number
}
`

const rules = (
  name: string,
  type: string,
  index: number,
): string => `import { plus, rounded, type Money } from '../shared/money.js'
import type { ${type}, ${type}Line } from './types.js'

const discounts = [0, ${index % 7}, ${(index % 5) + 3}, 15]

export function lineTotal(line: ${type}Line): Money {
  const level = Math.min(Math.floor(line.quantity / 10), discounts.length - 1)
  const factor = 1 - (discounts[level] ?? 0) / 100
  return { amount: line.price.amount * line.quantity * factor, currency: line.price.currency }
}

export function total(${name}: ${type}): Money {
  let sum: Money = { amount: 0, currency: ${name}.lines[0]?.price.currency ?? 'EUR' }
  for (const line of ${name}.lines) sum = plus(sum, lineTotal(line))
  return rounded(sum)
}

export function isComplete(${name}: ${type}): boolean {
  return ${name}.lines.length > 0 && ${name}.owner.addresses.some(({ country }) => country !== 'US')
}

export function groups(${name}: ${type}, size: number): ${type}Line[][] {
  const found: ${type}Line[][] = []
  for (let at = 0; at < ${name}.lines.length; at += size) {
    found.push(${name}.lines.slice(at, at + size))
  }
  return found
}
`

const tasks = (
  name: string,
  type: string,
  index: number,
): string => `import { task } from '@namu/core'
import type { Money } from '../shared/money.js'
import { lineTotal, total } from './rules.js'
import type { ${type}, ${type}Line, ${type}Report, ${type}State } from './types.js'

const endpoint = 'https://${name}.example.com/v${(index % 3) + 1}'

async function post(path: string, body: unknown): Promise<string> {
  const response = await fetch(\`\${endpoint}/\${path}\`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(\`\${path}: \${response.status}\`)
  return response.text()
}

/** Loads one ${name} by its id. */
export const load${type} = task({ pure: true }, async (id: string): Promise<${type}> => {
  const owner = { id: \`\${id}-owner\`, name: 'Kim', mail: 'kim@example.com', addresses: [], tags: {} }
  const lines = [{ sku: 'A${index}', quantity: 2, price: { amount: ${index + 9}, currency: 'EUR' as const } }]
  return { id, owner, lines, state: 'open', created: new Date(0), notes: new Map() }
})

export const save${type} = task({ retry: { maxAttempts: ${(index % 4) + 2} } }, async (value: ${type}): Promise<void> => {
  await post('save', { id: value.id, state: value.state })
})

export const price${type}Line = task({ pure: true }, async (line: ${type}Line): Promise<Money> => {
  return lineTotal(line)
})

export const check${type}Stock = task(async (sku: string, quantity: number): Promise<number> => {
  const found = Number(await post('stock', { sku }))
  return Math.min(found, quantity)
})

export const reserve${type}Line = task(
  { timeout: '${(index % 9) + 1}m' },
  async (id: string, line: ${type}Line): Promise<{ reservation: string; until: Date }> => {
    const reservation = await post('reserve', { id, sku: line.sku })
    return { reservation, until: new Date(Date.now() + ${index + 60} * 1000) }
  },
)

export const release${type}Line = task(async (reservation: string): Promise<void> => {
  await post('release', { reservation })
})

export const charge${type} = task(
  { retry: { maxAttempts: 5 } },
  async (id: string, amount: Money, method: 'card' | 'transfer' = 'card'): Promise<string> => {
    return post('charge', { id, amount, method, domain: ${index} })
  },
)

export const refund${type} = task(async (payment: string, reason?: string): Promise<boolean> => {
  const answer = await post('refund', { payment, reason: reason ?? 'none' })
  return answer === 'ok'
})

export const set${type}State = task(async (id: string, state: ${type}State): Promise<${type}State> => {
  await post('state', { id, state })
  return state
})

export const notify${type}Owner = task(
  async (to: string, subject: string, values: Readonly<Record<string, string | number>>) => {
    const body = Object.entries(values).map(([key, value]) => \`\${key}: \${value}\`)
    await post('mail', { to, subject: \`[${name}] \${subject}\`, body })
  },
)

export const score${type} = task({ pure: true }, async (value: ${type}): Promise<number> => {
  const { amount } = total(value)
  return value.lines.reduce((sum, line) => sum + line.quantity, ${index}) + amount / 100
})

export const archive${type} = task(async (report: ${type}Report): Promise<string> => {
  return post('archive', { ...report, accepted: report.accepted.toSorted() })
})
`

const workflows = (
  name: string,
  type: string,
  index: number,
): string => `import { sleep, workflow } from '@namu/core'
import { limits, weights } from '../shared/limits.js'
import type { Money } from '../shared/money.js'
import { groups, isComplete, lineTotal, total } from './rules.js'
import * as tasks from './tasks.js'
import type { ${type}Report } from './types.js'

/** Prices every line, reserves what is there, charges, and undoes everything when that fails. */
export const process${type} = workflow(async (id: string, express = false): Promise<${type}Report> => {
  const ${name} = await tasks.load${type}(id)
  if (!isComplete(${name})) throw new TypeError(\`${name} \${id} is not complete\`)
  const accepted: string[] = []
  const rejected: { sku: string; reason: string }[] = []
  const reservations: string[] = []
  for (const line of ${name}.lines) {
    const stock = await tasks.check${type}Stock(line.sku, line.quantity)
    if (stock < line.quantity) {
      rejected.push({ sku: line.sku, reason: stock === 0 ? 'sold out' : \`only \${stock} left\` })
      continue
    }
    const { reservation } = await tasks.reserve${type}Line(id, line)
    reservations.push(reservation)
    accepted.push(line.sku)
  }
  const amount = total(${name})
  let attempts = 0
  try {
    await tasks.charge${type}(id, express ? { ...amount, amount: amount.amount + ${index % 10} } : amount)
    attempts += 1
    await tasks.set${type}State(id, 'paid')
  } catch (error) {
    await Promise.all(reservations.map((reservation) => tasks.release${type}Line(reservation)))
    await tasks.set${type}State(id, 'failed')
    throw error
  } finally {
    await tasks.notify${type}Owner(${name}.owner.mail, 'processed', { accepted: accepted.length })
  }
  const report = { id, total: amount, accepted, rejected, attempts }
  await tasks.archive${type}(report)
  return report
})

/** Tries again with growing pauses. */
export const retry${type} = workflow(async (id: string, payment: string): Promise<boolean> => {
  for (let attempt = 1; attempt <= limits.attempts; attempt++) {
    try {
      if (await tasks.refund${type}(payment, \`attempt \${attempt}\`)) return true
    } catch (error) {
      if (attempt === limits.attempts || !(error instanceof Error)) throw error
    }
    await sleep(attempt * ${(index % 30) + 1} * 1000)
  }
  await tasks.set${type}State(id, 'failed')
  return false
})

/** The best of several, weighed, all loaded at the same time. */
export const rank${type}s = workflow(async (ids: readonly string[]) => {
  const values = await Promise.all(ids.map((id) => tasks.load${type}(id)))
  const scores = await Promise.all(
    values.map(async (value, at) => {
      const weight = weights[at % weights.length] ?? 1
      return { id: value.id, score: weight * (await tasks.score${type}(value)) }
    }),
  )
  let best = scores[0]
  const byLevel = new Map<string, number>()
  for (const entry of scores) {
    if (!best || entry.score > best.score) best = entry
    const level = entry.score > ${index + 50} ? 'high' : entry.score > 10 ? 'middle' : 'low'
    byLevel.set(level, (byLevel.get(level) ?? 0) + 1)
  }
  return { best, levels: [...byLevel].map(([level, count]) => ({ level, count })) }
})

/** In groups, with a decision for each state. */
export const settle${type} = workflow(async (id: string): Promise<Money> => {
  const ${name} = await tasks.load${type}(id)
  const kept = groups(${name}, limits.batch)
  let sum = 0
  outer: for (const group of kept) {
    for (const line of group) {
      switch (${name}.state) {
        case 'closed':
          break outer
        case 'failed':
          continue outer
        case 'open':
          await tasks.set${type}State(id, 'checked')
        default: {
          const [price, own] = [await tasks.price${type}Line(line), lineTotal(line)]
          sum += Math.max(price.amount, own.amount, ${index})
        }
      }
    }
  }
  const { name, mail } = ${name}.owner
  await tasks.notify${type}Owner(mail, \`settled for \${name.trim() || 'you'}\`, { sum })
  await tasks.save${type}({ ...${name}, state: 'closed' })
  return { amount: sum, currency: ${name}.lines.at(-1)?.price.currency ?? 'EUR' }
})
`
