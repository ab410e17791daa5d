import { describe, expect, test } from 'vitest'
import { problemsOf, resultOf, tsconfig } from './module-project.js'

const workflowOf = (expression: string, top = ''): { readonly files: Record<string, string> } => ({
  files: {
    'src/main.ts': `import { workflow } from '@namu/core'
import * as all from './constants.js'
${top}
export const main = workflow(async (n: number) => (${expression}))`,
  },
})

describe('constants of modules that are computed', () => {
  const constants = `export const second = 1000
export const minute = 60 * second
const limits = { retries: 3, waits: [second, minute * 2] } as const
export const greeting = \`wait \${limits.waits[1] / second} s, \${limits.retries} times\`
export const shifted = (1 << 4) | 2 ** 3
export const chosen = limits.retries > 2 ? 'many' : missing()
declare function missing(): string
const nothing: number | null = null
export const fallback = nothing ?? (limits.retries && 'some')
export const negated = [!limits, -limits.retries, ~1, +'7', typeof limits, void 0]
export const largest = Math.max(limits.retries, 2)
export const rounded = Math.floor(Math.min(minute, 5.5)) + Number('2')
export const words = 'b a'.toUpperCase().split(' ')
export const sentence = words.join('-').padEnd(5, '!').replaceAll('-', '+')
export const [first] = ['A', 'B', 'C']
export const { retries, waits: [wait, longer] } = limits
const { deep: { list } } = { deep: { list: [1, 2] } }
export const lists = { list, same: list, keys: Object.keys({ b: 1, 2: 0, a: 2 }), entries: Object.entries({ x: list }) }
export const letters = [...'añ😀'] satisfies string[]
export const frozen = Object.freeze([...letters, { second }] as const)
export const length = frozen.length + greeting.length + letters[0]!.length
export const big = BigInt(2) ** 70n`
  const names =
    'greeting shifted chosen fallback negated largest rounded words sentence first retries wait longer lists letters frozen length big'

  test('have the value that Node computes', async () => {
    const read = names.split(' ').map((name) => `all.${name}`)
    const project = workflowOf(
      `[${read.join(', ')}, all.lists.list === all.lists.same, all.lists.entries[0]![1] === all.lists.list, all.minute * n]`,
    )
    const files = { ...project.files, 'src/constants.ts': constants }
    const result = (await resultOf({ files }, 2)) as readonly unknown[]
    expect(result.slice(0, 5)).toEqual([
      'wait 120 s, 3 times',
      24,
      'many',
      'some',
      [false, -3, -2, 7, 'object', undefined],
    ])
    expect(result.slice(-3)).toEqual([true, true, 120_000])
  })

  test('are rejected where they depend on the host, or on a function of the project', async () => {
    const project = workflowOf('[all.now, all.made, all.found, all.nested.at]')
    const files = {
      ...project.files,
      'src/constants.ts': `const make = () => 1
export const now = Date.now()
export const made = make()
export const found = new Date()
export const nested = { at: Math.random() }`,
    }
    expect((await problemsOf({ files })).map((text) => text.slice(0, 8))).toEqual([
      'NAMU1108',
      'NAMU1108',
      'NAMU1108',
      'NAMU1201',
    ])
  })
})

describe('enums and namespaces', () => {
  const constants = `export enum Colour { Red, Green = 5, Blue, Dark = Red | 8 }
export enum Level { Low = 'low', High = 'high' }
export enum Odd { 'a b' = 1, '7x' = 'seven' }
export const enum Inlined { One = 1, Two = One * 2 }
export enum Merged { A = 1 }
export enum Merged { B = 2 }
export enum Helped { On = 1 }
export namespace Helped {
  export const fallback = Helped.On
  export function parse(text: string) { return text === 'on' ? Helped.On : undefined }
}
export namespace Geometry {
  export const unit = 10
  export const origin = { x: 0, y: unit }
  export namespace Deep { export const name = 'deep' }
  export function twice(n: number) { return n * 2 }
}
export const byColour = { [Colour.Red]: 'r', [Colour.Green]: 'g' }
export const names = Object.keys(Level)
export const copy = { ...Level }`

  test('are values: objects with their members, and the names of numbers', async () => {
    const project = workflowOf(
      `[Object.keys(Colour), Object.values(all.Colour), Colour[n], Colour['Blue'], all.Colour.Dark,
  Object.entries(Level), pick(Level), 'low' in Level, Odd['a b'], Odd[1], Odd['7x'], Inlined.Two, all.Inlined.One,
  Object.keys(Merged), Merged[2], Merged.A, Helped.parse('on'), Helped.fallback, all.byColour[Colour.Green],
  names, all.copy, typeof Colour, Colour === all.Colour, listed(Colour).length]`,
      `import { Colour, Helped, Inlined, Level, Merged, names, Odd } from './constants.js'
const pick = (levels: typeof Level) => levels.High
const listed = (any: object) => { const keys: string[] = []; for (const key in any) keys.push(key); return keys }`,
    )
    const files = { ...project.files, 'src/constants.ts': constants }
    const result = (await resultOf({ files }, 5)) as readonly unknown[]
    expect(result.slice(0, 4)).toEqual([
      ['0', '5', '6', '8', 'Red', 'Green', 'Blue', 'Dark'],
      ['Red', 'Green', 'Blue', 'Dark', 0, 5, 6, 8],
      'Green',
      6,
    ])
  })

  test('give the members of namespaces, and not their object', async () => {
    const project = workflowOf(
      `[Geometry.unit, Geometry.origin.y, Geometry.Deep.name, all.Geometry.twice(n)]`,
      `import { Geometry } from './constants.js'`,
    )
    const files = { ...project.files, 'src/constants.ts': constants }
    expect(await resultOf({ files }, 4)).toEqual([10, 10, 'deep', 8])
    const whole = workflowOf('Object.keys(all.Geometry)')
    const problems = await problemsOf({
      files: { ...whole.files, 'src/constants.ts': constants },
    })
    expect(problems).toEqual([expect.stringMatching(/^NAMU1211 .*Geometry/)])
  })

  test('are rejected where their members are computed, or where somebody changes them', async () => {
    const project = workflowOf(
      '[all.Computed.A, Object.keys(all.Changed), all.Changed.B, all.list.length]',
    )
    const files = {
      ...project.files,
      'src/constants.ts': `export enum Computed { A = 'abc'.length }
export enum Changed { A, B }
export const forget = () => { delete (Changed as { A?: number }).A }
export const { list } = { list: [1, 2] }
export const add = () => { list.push(3) }
export default { deep: [1] }`,
    }
    expect((await problemsOf({ files })).map((text) => text.slice(0, 8)).sort()).toEqual([
      'NAMU1014',
      'NAMU1014',
      'NAMU1108',
    ])
  })
})

test('a write to a default export or to a JSON file is seen', async () => {
  const files = {
    'tsconfig.json': tsconfig({ resolveJsonModule: true }),
    'src/config.json': '{ "rates": [1, 2] }',
    'src/defaults.ts': 'export default { deep: [1] }',
    'src/main.ts': `import { workflow } from '@namu/core'
import config from './config.json' with { type: 'json' }
import defaults from './defaults.js'
export const change = () => { config.rates.push(3); defaults.deep.sort() }
export const main = workflow(async () => config.rates.length + defaults.deep.length)`,
  }
  expect((await problemsOf({ files })).map((text) => text.slice(0, 8))).toEqual([
    'NAMU1014',
    'NAMU1014',
  ])
})
