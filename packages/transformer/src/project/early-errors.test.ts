import { expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { loadProject } from './index.js'

const options = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['ES2022'],
    target: 'ES2022',
    module: 'NodeNext',
    allowJs: true,
  },
  include: ['src'],
}

const errors = (files: Record<string, string>): readonly string[] =>
  loadProject(
    temporaryProject({ 'tsconfig.json': JSON.stringify(options), ...files }),
  ).diagnostics.map(({ code, span }) => `${span.file}:${span.startLine} ${code}`)

test('a JavaScript file that Node would not load is an error, although nobody checks its types', () => {
  expect(
    errors({
      'src/a.js': `export function f(a, a = 1) {
  let b = 1
  let b = 2
  const [...c, d] = [a, b]
  return [c, d]
}
`,
    }),
  ).toEqual([
    'src/a.js:1 TS2300',
    'src/a.js:1 TS2300',
    'src/a.js:2 TS2451',
    'src/a.js:3 TS2451',
    'src/a.js:4 TS2462',
  ])
})

test('so is a file that asks not to be checked', () => {
  expect(
    errors({ 'src/a.ts': '// @ts-nocheck\nexport const f = (a: Missing, a: string) => a.b\n' }),
  ).toEqual(['src/a.ts:2 TS2300', 'src/a.ts:2 TS2300'])
})

test('types, imports and the global objects of such files are none of its business', () => {
  expect(
    errors({
      'src/a.js': `import { join } from 'node:path'
import { missing } from './missing.js'
const here = import.meta.url
await Promise.resolve()
let n = 1
n = 'text'
export const a = { here, n, all: missing(join), date: new Date(), sum: n.nothing + globalThis.x }
export default class { #p = 1; get p() { return this.#p } p() {} ['p']() {} [n] = 1 }
export const twice = { a: 1, get a() { return 1 }, a: 2 }
for (const [first] in twice) if (first);
`,
    }),
  ).toEqual([])
})

test('`await` as a name and what the grammar forbids in heads of loops are errors there too', () => {
  expect(
    errors({
      'src/a.js': `let async
for (async of [1]);
const run = async () => { for (async of [run]); for await (async of [1]); }
export const f = async (g = (...await) => 1) => g()
export const h = async (a = await f()) => a
export const fine = { await: 1, f: ({ await: a }) => a.await, g() { return { await() {} } } }
`,
    }),
  ).toEqual(['src/a.js:2 TS1106', 'src/a.js:3 TS1106', 'src/a.js:4 TS1262', 'src/a.js:5 TS2524'])
})
