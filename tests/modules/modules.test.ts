import { describe, expect, test } from 'vitest'
import { problemsOf, resultOf, tsconfig } from './module-project.js'

const tasks = `import { task } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
`
const numbers = `export const base = 10
export const limits = { low: 1, high: base * 2 }
export function double(n: number) { return n * 2 }
`

describe('names of modules', () => {
  test('are found through path aliases, in workflows, helpers and tasks', async () => {
    const files = {
      'tsconfig.json': tsconfig({
        module: 'ESNext',
        moduleResolution: 'Bundler',
        paths: { '@lib/*': ['./src/lib/*'], 'the-tasks': ['./src/tasks.ts'] },
      }),
      'src/lib/numbers.ts': numbers,
      'src/tasks.ts': `import { task } from '@namu/core'
import { double } from '@lib/numbers'
export const add = task(async (a: number, b: number) => double(a) + b)`,
      'src/main.ts': `import { workflow } from '@namu/core'
import { base, double, limits } from '@lib/numbers'
import { add } from 'the-tasks'
export const main = workflow(async (n: number) => double(await add(n, base)) + limits.high)`,
    }
    expect(await resultOf({ files }, 1)).toBe(44)
  })

  test('are found from the base URL', async () => {
    const files = {
      'tsconfig.json': tsconfig({
        module: 'ESNext',
        moduleResolution: 'Bundler',
        baseUrl: './src',
        ignoreDeprecations: '6.0',
      }),
      'src/lib/numbers.ts': numbers,
      'src/tasks.ts': `import { task } from '@namu/core'
import { double } from 'lib/numbers'
export const add = task(async (a: number, b: number) => double(a) + b)`,
      'src/main.ts': `import { workflow } from '@namu/core'
import { base, double } from 'lib/numbers'
import { add } from 'tasks'
export const main = workflow(async (n: number) => double(await add(n, base)))`,
    }
    expect(await resultOf({ files }, 1)).toBe(24)
  })

  test('pass through re-exports of every form', async () => {
    const files = {
      'src/numbers.ts': `${numbers}export default function triple(n: number) { return n * 3 }\n`,
      'src/tasks.ts': tasks,
      'src/star.ts': `export * from './numbers.js'
export * as all from './numbers.js'
export { double as twice, default as triple, default } from './numbers.js'
export * as work from './tasks.js'
export type { Shape } from './shape.js'`,
      'src/shape.ts': 'export interface Shape { readonly n: number }',
      'src/main.ts': `import { workflow } from '@namu/core'
import thrice, { all, base, triple, twice, work, type Shape } from './star.js'
import * as star from './star.js'
import type * as shapes from './shape.js'
export const main = workflow(async (shape: Shape) => {
  const other: shapes.Shape = shape
  const sum = await star.work.add(star.base, await work.add(twice(other.n), all.double(base)))
  return [sum, triple(1), thrice(2), star.all.limits.high, star.default(3), star['base']]
})`,
    }
    expect(await resultOf({ files }, { n: 5 })).toEqual([40, 3, 6, 20, 9, 10])
  })

  test('may be default exports: workflows, tasks, helpers and constants', async () => {
    const files = {
      'src/task.ts': `import { task } from '@namu/core'
export default task(async (n: number) => n + 1)`,
      'src/helper.ts': `export default (n: number) => n * 2`,
      'src/constant.ts': `export default { step: 3, list: [1, 2] }`,
      'src/number.ts': `export default 60 * 1000`,
      'src/named.ts': `const limit = 7
export default limit`,
      'src/main.ts': `import { workflow } from '@namu/core'
import increment from './task.js'
import double from './helper.js'
import config from './constant.js'
import minute from './number.js'
import limit from './named.js'
export default workflow({ name: 'main' }, async (n: number) =>
  [double(await increment(n)), config.step, config.list.length, minute, limit])
export { default as main } from './main.js'`,
    }
    expect(await resultOf({ files }, 1)).toEqual([4, 3, 2, 60000, 7])
  })

  test('may be in modules that import one another', async () => {
    const files = {
      'src/even.ts': `import { isOdd, odd } from './odd.js'
export const even = 'even'
export function isEven(n: number): string | boolean { return n === 0 ? even : isOdd(n - 1) }
export const both = () => even + odd`,
      'src/odd.ts': `import { isEven, even } from './even.js'
export const odd = 'odd'
export function isOdd(n: number): string | boolean { return n === 0 ? odd : isEven(n - 1) }
export const later = () => even`,
      'src/main.ts': `import { workflow } from '@namu/core'
import { both, isEven } from './even.js'
import { later } from './odd.js'
export const main = workflow(async (n: number) => [isEven(n), both(), later()])`,
    }
    expect(await resultOf({ files }, 7)).toEqual(['odd', 'evenodd', 'even'])
  })
})

describe('files', () => {
  test('may be JavaScript, with JSDoc types', async () => {
    for (const checkJs of [false, true]) {
      const files = {
        'tsconfig.json': tsconfig({ allowJs: true, checkJs }),
        'src/tasks.js': `import { task } from '@namu/core'
export const add = task(/** @param {number} a @param {number} b */ async (a, b) => a + b)`,
        'src/helpers.js': `export const base = 10
/** @param {number} n */
export function double(n) { return n * 2 }`,
        'src/main.js': `import { workflow } from '@namu/core'
import { add } from './tasks.js'
import { base, double } from './helpers.js'
/** @type {(n: number) => Promise<number>} */
const run = async (n) => double(await add(n, base))
export const main = workflow(run)`,
      }
      expect(await resultOf({ files, entry: 'src/main.js' }, 1)).toBe(22)
    }
  })

  test('may be .mts and .cts', async () => {
    const files = {
      'src/tasks.mts': tasks,
      'src/helpers.cts': `export const base = 10
export function double(n: number) { return n * 2 }`,
      'src/main.mts': `import { workflow } from '@namu/core'
import { add } from './tasks.mjs'
import { base, double } from './helpers.cjs'
export const main = workflow(async (n: number) => double(await add(n, base)))`,
    }
    expect(await resultOf({ files, entry: 'src/main.mts' }, 1)).toBe(22)
  })

  test('may be JSON, read as constants', async () => {
    const files = {
      'tsconfig.json': tsconfig({ resolveJsonModule: true }),
      'src/config.json':
        '{ "rates": [1, 2.5, -3], "name": "eur", "deep": { "on": true, "no": null } }',
      'src/list.json': '["a", "b"]',
      'src/tasks.ts': `import { task } from '@namu/core'
import config from './config.json' with { type: 'json' }
export const rate = task(async (n: number) => config.rates[n] ?? 0)`,
      'src/main.ts': `import { workflow } from '@namu/core'
import config from './config.json' with { type: 'json' }
import list from './list.json' with { type: 'json' }
import { rate } from './tasks.js'
const { name } = config
const all = { ...config, list }
export const main = workflow(async (n: number) =>
  [await rate(n), config.rates.map((r) => r * 2), config.deep, list.includes('b'), name, all.list === list])`,
    }
    expect(await resultOf({ files }, 1)).toEqual([
      2.5,
      [2, 5, -6],
      { on: true, no: null },
      true,
      'eur',
      true,
    ])
  })
})

describe('the members of a JSON module', () => {
  const json = '{ "rates": [1, 2.5], "name": "eur" }'

  test('are exports for bundlers', async () => {
    const files = {
      'tsconfig.json': tsconfig({
        module: 'ESNext',
        moduleResolution: 'Bundler',
        resolveJsonModule: true,
      }),
      'src/config.json': json,
      'src/main.ts': `import { workflow } from '@namu/core'
import * as all from './config.json'
import config, { rates } from './config.json'
const named = { rates, name: config.name }
export const main = workflow(async (n: number) =>
  [all.rates[n], all.name, rates[0], rates === config.rates, all.rates === named.rates, named.name])`,
    }
    expect(await resultOf({ files }, 1)).toEqual([2.5, 'eur', 1, true, true, 'eur'])
  })

  test('are none for Node, which has the value under the name default', async () => {
    const files = {
      'tsconfig.json': tsconfig({ resolveJsonModule: true }),
      'src/config.json': json,
      'src/main.ts': `import { workflow } from '@namu/core'
import * as all from './config.json' with { type: 'json' }
export const main = workflow(async (n: number) => all.default.rates[n])`,
    }
    expect(await resultOf({ files }, 1)).toBe(2.5)
    const named = files['src/main.ts'].replace('all.default', 'all')
    const problems = await problemsOf({ files: { ...files, 'src/main.ts': named } })
    expect(problems).toEqual([expect.stringMatching(/^TS2339 /)])
  })
})

describe('sources outside the folder of the tsconfig', () => {
  const app = {
    'app/package.json': '{ "name": "app", "version": "1.0.0", "type": "module" }',
    'app/src/main.ts': `import { workflow } from '@namu/core'
import { add } from '../../shared/src/tasks.js'
import { double, limits } from '../../shared/src/numbers.js'
export const main = workflow(async (n: number) => double(await add(n, limits.high)))`,
    'shared/package.json': '{ "name": "shared", "version": "1.0.0", "type": "module" }',
    'shared/src/numbers.ts': numbers,
    'shared/src/tasks.ts': tasks,
  }

  test('are source of the project when they are imported', async () => {
    const files = { ...app, 'app/tsconfig.json': tsconfig() }
    expect(await resultOf({ files, root: 'app' }, 1)).toBe(42)
  })

  test('may be a referenced project', async () => {
    const files = {
      ...app,
      'app/tsconfig.json': tsconfig({}, { references: [{ path: '../shared' }] }),
      'shared/tsconfig.json': tsconfig({ composite: true, noEmit: false, outDir: 'dist' }),
    }
    expect(await resultOf({ files, root: 'app' }, 1)).toBe(42)
  })

  test('have the path aliases of their own tsconfig.json', async () => {
    const bundler = { module: 'ESNext', moduleResolution: 'Bundler' }
    const files = {
      ...app,
      'app/tsconfig.json': tsconfig({ ...bundler, paths: { '@/*': ['./src/*'] } }),
      'app/src/own.ts': 'export const own = 100',
      'app/src/main.ts': `import { own } from '@/own'\n${app['app/src/main.ts'].replace(
        'limits.high)',
        'limits.high + own)',
      )}`,
      'shared/tsconfig.json': tsconfig({ ...bundler, paths: { '@/*': ['./src/inner/*'] } }),
      'shared/src/inner/base.ts': 'export const base = 10',
      'shared/src/numbers.ts': `import { base } from '@/base'
${numbers.replace('export const base = 10', 'export { base }')}`,
    }
    expect(await resultOf({ files, root: 'app' }, 1)).toBe(242)
  })

  test('may be a package of the workspace, imported by its name', async () => {
    const files = {
      ...app,
      'app/tsconfig.json': tsconfig(),
      'app/src/main.ts': app['app/src/main.ts'].replaceAll('../../shared/src/', 'shared/'),
      'shared/package.json': JSON.stringify({
        name: 'shared',
        version: '1.0.0',
        type: 'module',
        exports: { './*.js': './src/*.ts' },
      }),
    }
    const links = { 'app/node_modules/shared': 'shared' }
    expect(await resultOf({ files, links, root: 'app' }, 1)).toBe(42)
  })
})
