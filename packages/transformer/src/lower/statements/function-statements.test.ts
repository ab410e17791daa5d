import { expect, test } from 'vitest'
import { temporaryProject } from '../../../test/temporary-project.js'
import { buildProject } from '../../build/index.js'

/** What is wrong with statements of a workflow in a file that TypeScript does not check. */
async function messages(...bodies: readonly string[]): Promise<readonly string[]> {
  const root = temporaryProject({
    'src/main.ts': [
      `// @ts-nocheck\nimport { workflow } from '@namu/core'\n`,
      ...bodies.map(
        (body, index) => `export const w${index} = workflow(async (n: number) => {\n${body}\n})\n`,
      ),
    ].join(''),
  })
  const built = await buildProject({ root })
  return built.ok ? [] : built.diagnostics.map(({ code, message }) => `${code} ${message}`)
}

test('a function declaration without a block is refused, as Node refuses it in a module', async () => {
  expect(await messages('if (n) function f() {}')).toEqual([
    'NAMU1130 A workflow cannot contain this: a function declaration outside of a block.',
  ])
})

test('a block that declares the name of its function again is refused', async () => {
  const found = await messages(
    '{ function f() {} function f() {} }',
    'switch (n) { case 0: function f() {} default: async function f() {} }',
    '{ function f() {} { var f = 1 } }',
    'try { n() } catch (e) { function e() {} }',
  )
  expect(new Set(found)).toEqual(
    new Set([
      'NAMU1130 A workflow cannot contain this: a second declaration of f in one block.',
      'NAMU1130 A workflow cannot contain this: a second declaration of e in one block.',
    ]),
  )
  expect(new Set(found.map((one) => one.length)).size).toBe(1)
})

test('functions of different blocks, and those inside of others, may share a name', async () => {
  expect(
    await messages(
      '{ function f() { function f() {} return f } f() } { function f() {} f() } function f() {} f()',
    ),
  ).toEqual([])
})
