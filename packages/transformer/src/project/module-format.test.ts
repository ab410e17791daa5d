import { expect, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'
import { loadProject } from './index.js'

const codes = (root: string): readonly string[] =>
  loadProject(root).diagnostics.map(({ code }) => code)

test('a project of ECMAScript modules has import.meta and top-level await', () => {
  const root = temporaryProject({
    'src/a.ts':
      'export const here = import.meta.url\nexport const later = await Promise.resolve(1)\n',
    'src/alone.ts': 'export const here: string = import.meta.url\n',
  })
  expect(codes(root)).toEqual([])
})

test('a project of CommonJS modules has neither, as under tsc', () => {
  const root = temporaryProject({
    'package.json': JSON.stringify({ name: 'old', version: '1.0.0' }),
    'src/a.ts': 'export const here = import.meta.url\n',
  })
  expect(codes(root)).toEqual(['TS1470'])
})

test('packages are resolved by the import condition from ECMAScript modules', () => {
  const root = temporaryProject({
    'node_modules/modern/package.json': JSON.stringify({
      name: 'modern',
      type: 'module',
      exports: { import: { types: './modern.d.ts', default: './modern.js' } },
    }),
    'node_modules/modern/modern.d.ts': "export { answer } from './inner.js'\n",
    'node_modules/modern/inner.d.ts': 'export declare const answer: number\n',
    'node_modules/modern/modern.js': 'export const answer = 42\n',
    'src/a.ts': "import { answer } from 'modern'\nexport const a: number = answer\n",
  })
  expect(codes(root)).toEqual([])
})
