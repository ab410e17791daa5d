import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { buildProject } from './index.js'

const imports = `import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
`
const body = (text: string): string =>
  `${imports}export const w = workflow(async (n: number): Promise<unknown> => {\n${text}\n})\n`
const times = (count: number, text: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => text(index))
const nest = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count)

/** `ok`, or the codes of what is wrong. */
async function outcome(source: string, more: Record<string, string> = {}): Promise<string> {
  const result = await buildProject({ root: temporaryProject({ 'src/w.ts': source, ...more }) })
  if (result.ok) return 'ok'
  return [...new Set(result.diagnostics.map(({ code }) => code))].join(' ')
}

describe('what nests too deeply for any walk over it is refused with its place:', () => {
  test.each([
    ['blocks', body(nest(3000, '{', 'n += 1', '}'))],
    ['conditions', body(nest(500, 'if (n > 0) {', 'n += 1', '}'))],
    ['operators', body(`return ${times(5000, () => 'n').join(' + ')}`)],
    ['logical operators', body(`return ${times(5000, () => 'n').join(' && ')}`)],
    ['arrays', body(`return ${nest(5000, '[', 'n', ']')}`)],
    ['arrays of a constant', `export const deep = ${nest(1000, '[', '1', ']')}\n`],
    ['calls', body(`return ${nest(500, 'Math.abs(', 'n', ')')}`)],
    ['task calls', body(`return ${nest(500, 'await add(1, ', 'n', ')')}`)],
    ['conditional expressions', body(`return ${times(2000, (i) => `n > ${i} ? 1 : `).join('')}0`)],
    ['functions', body(`return ${nest(500, '(() => ', 'n', ')()')}`)],
    ['parentheses', body(`return ${nest(3000, '(', 'n', ')')}`)],
    ['links of a chain', body(`return 'a'${'.trim()'.repeat(3000)}`)],
  ])('%s', async (_what, source) => {
    expect(await outcome(source)).toBe('NAMU1313')
  })
})

describe('what is merely long compiles:', () => {
  test.each([
    [
      'a constant of 100,000 elements',
      `const big = [${times(100_000, String).join()}]`,
      'big.length',
    ],
    [
      'a literal of 100,000 elements',
      '',
      `[${times(100_000, (index) => (index % 3 ? String(index) : 'n')).join()}].length`,
    ],
    ['a literal of 5,000 properties', '', `({ ${times(5000, (i) => `p${i}: n`).join()} })`],
    ['a string of a million characters', '', `'${'x'.repeat(1_000_000)}'.length`],
    ['200 calls in each other', '', nest(200, 'Math.abs(', 'n', ')')],
  ])(
    '%s',
    async (_what, before, expression) => {
      expect(await outcome(`${before}\n${body(`return ${expression}`)}`)).toBe('ok')
    },
    300_000,
  )

  test('a workflow of 10,000 lines', async () => {
    const lines = times(10_000, (index) => `console.log(n + ${index})`)
    expect(await outcome(body(`${lines.join('\n')}\nreturn n`))).toBe('ok')
  }, 300_000)

  test.each([
    ['values', (i: number) => `const v${i} = await add(n, ${i})`],
    ['closures', (i: number) => `const v${i} = (): number => n + ${i}`],
    [
      'variables of a closure',
      (i: number) => `let v${i} = n + ${i}\nlater.push(() => (v${i} += 1))`,
    ],
  ])(
    '2,000 local %s',
    async (_what, local) => {
      const names = times(2000, (index) => `v${index}`).join()
      const later = 'const later: (() => number)[] = []'
      const lines = times(2000, local).join('\n')
      expect(await outcome(body(`${later}\n${lines}\nreturn [${names}].length`))).toBe('ok')
    },
    300_000,
  )

  test('300 variables that are set on one of two ways each', async () => {
    const lines = times(300, (i) => `let v${i} = n\nif (n > ${i}) { v${i} = ${i} }`)
    const names = times(300, (index) => `v${index}`).join()
    expect(await outcome(body(`${lines.join('\n')}\nreturn [${names}].length`))).toBe('ok')
  }, 300_000)

  test('a switch of 500 cases', async () => {
    const cases = times(500, (index) => `case ${index}: return await add(n, ${index})`)
    expect(await outcome(body(`switch (n) {\n${cases.join('\n')}\n}\nreturn 0`))).toBe('ok')
  })
})

describe('odd files', () => {
  const plain = body('n += 1\nreturn await add(n, 1)')
  test.each([
    ['with a byte order mark', `\uFEFF${plain}`],
    ['with Windows line ends', plain.replaceAll('\n', '\r\n')],
    ['with a shebang', `#!/usr/bin/env node\n${plain}`],
    [
      'with names in other scripts',
      body('const größe = n\nconst 변수 = await add(größe, 1)\nreturn 변수'),
    ],
    ['that are empty', ''],
  ])('%s compile', async (_what, source) => {
    expect(await outcome(source)).toBe('ok')
  })

  test('that import each other compile', async () => {
    const other = `import { twice } from './w.js'\nexport const four = (n: number): number => twice(twice(n))\n`
    const source = `import { four } from './other.js'
export const twice = (n: number): number => 2 * n
${body('return four(n)')}`
    expect(await outcome(source, { 'src/other.ts': other })).toBe('ok')
  })

  test('with a syntax error are refused by TypeScript', async () => {
    expect(await outcome(body('return (n'))).toMatch(/^TS1005/)
  })

  test('that are no text are refused by TypeScript', async () => {
    const bytes = String.fromCharCode(...times(256, String).map(Number))
    expect(await outcome(bytes)).toMatch(/^TS\d+/)
  })

  test('that cannot be read are refused when something needs them', async () => {
    const source = `export { gone } from './gone.js'\n${plain}`
    const root = temporaryProject({ 'src/w.ts': source })
    symlinkSync('nowhere.ts', join(root, 'src/gone.ts'))
    const result = await buildProject({ root })
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['TS2307'])
  })

  test('that are folders, or links to the folder above, are no files', async () => {
    const root = temporaryProject({ 'src/w.ts': plain })
    mkdirSync(join(root, 'src/folder.ts'))
    symlinkSync('..', join(root, 'src/up'))
    const result = await buildProject({ root })
    expect(result.ok && result.summary.workflows.map(({ name }) => name)).toEqual(['w'])
  })
})

describe('a tsconfig.json', () => {
  test('that extends a file that is not there is refused by TypeScript', async () => {
    const tsconfig = JSON.stringify({ extends: './nothing.json', include: ['src'] })
    expect(await outcome(body('return n'), { 'tsconfig.json': tsconfig })).toMatch(/^TS5012/)
  })

  test('that is no JSON is refused', async () => {
    const root = temporaryProject({
      'src/w.ts': body('return n'),
      'tsconfig.json': '{ "include": [',
    })
    await expect(buildProject({ root })).rejects.toMatchObject({ code: 'NAMU2001' })
  })
})
