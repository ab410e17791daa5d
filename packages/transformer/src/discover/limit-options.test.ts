import { fileURLToPath } from 'node:url'
import type { TaskPolicy } from '@namu/core/internal'
import { Project } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { discover } from './index.js'

const root = fileURLToPath(new URL('../../fixtures', import.meta.url))
const project = new Project({
  tsConfigFilePath: `${root}/tsconfig.json`,
  skipAddingFilesFromTsConfig: true,
})
let modules = 0

interface Read {
  readonly policy: TaskPolicy | undefined
  readonly problems: readonly string[]
}

/** The policy of one task over an order. */
function read(options: string): Read {
  const file = project.createSourceFile(
    `${root}/limits/case${String((modules += 1))}.ts`,
    `import { task } from '@namu/core'
    interface Order {
      customer: string
      count: number
      items: readonly { sku: string }[]
      address?: { country: string | null }
      tags: Map<string, string>
    }
    const limit = 4
    const byCustomer = (order: Order) => order.customer
    void limit
    void byCustomer
    export const charge = task(${options}, async (order: Order, region: string) => [order, region])`,
  )
  const types = file.getPreEmitDiagnostics().map((found) => `TS${String(found.getCode())}`)
  const { discovered, diagnostics } = discover({ project, root }, [file])
  return {
    policy: [...discovered.tasks.values()][0]?.policy,
    problems: [...types, ...diagnostics.map(({ code, message }) => `${code} ${message}`)],
  }
}

function keyOf(key: string): unknown {
  const { policy, problems } = read(`{ concurrency: { limit: 1, key: ${key} } }`)
  expect(problems).toEqual([])
  return policy?.concurrency?.key
}

function refusalOf(key: string): string {
  const { problems } = read(`{ concurrency: { limit: 1, key: ${key} } }`)
  return problems.join('; ').replace(' cannot be in a key function.', '')
}

describe('limits among the options of a task', () => {
  test('are read with their defaults', () => {
    expect(read(`{ concurrency: 5 }`).policy?.concurrency).toEqual({ limit: 5 })
    const { policy, problems } = read(
      `{ concurrency: { limit }, rate: { limit: 100, per: '1m' }, priority: -7 }`,
    )
    expect(problems).toEqual([])
    expect(policy).toMatchObject({
      concurrency: { limit: 4 },
      rate: { limit: 100, perMs: 60_000 },
      priority: -7,
    })
  })

  test.each([
    ['concurrency: 0', 'concurrency', '0'],
    ['concurrency: -1', 'concurrency', '-1'],
    ['concurrency: 1.5', 'concurrency', '1.5'],
    ['concurrency: { limit: 0 }', 'concurrency.limit', '0'],
    ["rate: { limit: 0, per: '1m' }", 'rate.limit', '0'],
    ["rate: { limit: 10_001, per: '1m' }", 'rate.limit', '10001'],
    ["rate: { limit: 5, per: 'soon' }", 'rate.per', '"soon"'],
    ['rate: { limit: 5, per: 0 }', 'rate.per', '0'],
    ["rate: { limit: 5, per: '8d' }", 'rate.per', '"8d"'],
    ['priority: 0.5', 'priority', '0.5'],
    ['priority: 1001', 'priority', '1001'],
  ])('cannot be { %s }', (options, option, value) => {
    const { problems } = read(`{ ${options} }`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`NAMU1008 Option \`${option}\` cannot be ${value}: it must be`)
  })

  test('are constants', () => {
    expect(read(`{ concurrency: Math.max(1, 2) }`).problems).toMatchObject([
      expect.stringContaining('NAMU1007'),
    ])
    expect(read(`{ timeout: '5s', retry: { maxAttempts: 2 }, queue: 'q' }`).problems).toEqual([])
  })
})

describe('a key function', () => {
  const order = { kind: 'argument', index: 0 }
  const customer = { kind: 'property', object: order, name: 'customer' }

  test('becomes an expression over the arguments', () => {
    expect(keyOf('(order) => order.customer')).toEqual(customer)
    expect(keyOf('(_order, region) => region')).toEqual({ kind: 'argument', index: 1 })
    expect(keyOf('byCustomer')).toEqual(customer)
    expect(keyOf(`(order) => order['items'][0]!.sku`)).toEqual({
      kind: 'property',
      object: {
        kind: 'property',
        object: { kind: 'property', object: order, name: 'items' },
        name: '0',
      },
      name: 'sku',
    })
    expect(keyOf('(order) => order.items.length')).toMatchObject({ name: 'length' })
  })

  test('keeps chains, fallbacks and texts', () => {
    const address = { kind: 'property', object: order, name: 'address' }
    const chain = {
      kind: 'chain',
      of: { kind: 'property', object: address, name: 'country', optional: true },
    }
    expect(keyOf(`(order) => order.address?.country ?? 'none'`)).toEqual({
      kind: 'fallback',
      value: chain,
      otherwise: { kind: 'constant', value: 'none' },
    })
    expect(keyOf('(order, region) => `${region}/${order.count}`')).toEqual({
      kind: 'template',
      parts: [
        { kind: 'argument', index: 1 },
        { kind: 'constant', value: '/' },
        { kind: 'property', object: order, name: 'count' },
      ],
    })
    expect(keyOf(`(order) => 'c' + order.customer`)).toMatchObject({ kind: 'template' })
  })

  test.each([
    ['(order) => order.customer.trim()', 'NAMU1440 A call'],
    ['(order) => { return order.customer }', 'NAMU1440 A body with statements'],
    ['({ customer }) => customer', 'NAMU1440 A parameter that is not just a name'],
    ['(order) => order.tags.size', 'NAMU1440 `size` of a built-in object'],
    ['(order) => order.count + 1', 'NAMU1440 A sum of numbers'],
    ['(order) => order.count > 5', 'NAMU1440 `order.count > 5`'],
    ['(order, region) => order[region as "customer"]', 'NAMU1440 A computed property'],
    ['(order) => `${order.items}`', 'NAMU1440 An object in a template'],
    ['() => process.pid', 'NAMU1440 `pid` of a built-in object'],
  ])('%s is refused where it does more', (key, refusal) => {
    expect(refusalOf(key)).toBe(refusal)
  })

  test('that gives an object is a type error too', () => {
    expect(refusalOf('(order) => order.items')).toContain('NAMU1440 A key that is an object')
    expect(refusalOf('(order) => order.items')).toMatch(/^TS2769/)
  })

  test('means nothing as another option', () => {
    const { problems } = read(`{ timeout: (() => 5) as never }`)
    expect(problems[0]).toContain('NAMU1007')
  })
})

describe('how a workflow is started', () => {
  function start(options: string): { readonly start: unknown; readonly problems: string[] } {
    const file = project.createSourceFile(
      `${root}/limits/case${String((modules += 1))}.ts`,
      `import { workflow } from '@namu/core'
      export const index = workflow(${options}, async (shop: string, page: number) => [shop, page])`,
    )
    const types = file.getPreEmitDiagnostics().map((found) => `TS${String(found.getCode())}`)
    const { discovered, diagnostics } = discover({ project, root }, [file])
    const problems = [...types, ...diagnostics.map(({ code, message }) => `${code} ${message}`)]
    return { start: discovered.workflows.get('index')?.start, problems }
  }

  test('is read from its options', () => {
    expect(start(`{}`)).toEqual({ start: undefined, problems: [] })
    expect(start(`{ singleton: true }`)).toEqual({
      start: { singleton: { onConflict: 'skip' } },
      problems: [],
    })
    const key = { kind: 'argument', index: 0 }
    expect(
      start(`{
        singleton: { key: (shop) => shop, onConflict: 'replace' },
        debounce: { key: (shop) => shop, wait: '10s', max: '1m' },
      }`),
    ).toEqual({
      start: {
        singleton: { key, onConflict: 'replace' },
        debounce: { key, waitMs: 10_000, maxMs: 60_000 },
      },
      problems: [],
    })
    expect(start(`{ debounce: '5s', singleton: true }`)).toEqual({
      start: { singleton: { onConflict: 'queue' }, debounce: { waitMs: 5_000 } },
      problems: [],
    })
  })

  test.each([
    [`{ debounce: { wait: 0 } }`, 'debounce.wait'],
    [`{ debounce: '31d' }`, 'debounce'],
    [`{ debounce: { wait: '1s', max: 'long' } }`, 'debounce.max'],
    [`{ singleton: { onConflict: 'skip' }, debounce: '5s' }`, 'singleton.onConflict'],
  ])('cannot be %s', (options, option) => {
    expect(start(options).problems).toMatchObject([
      expect.stringContaining(`NAMU1008 Option \`${option}\` cannot be`),
    ])
  })
})
