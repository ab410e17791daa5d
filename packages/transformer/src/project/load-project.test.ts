import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadProject } from './index.js'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'namu-project-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function write(name: string, text: string): void {
  writeFileSync(join(root, name), text)
}

const options = { strict: true, noEmit: true, types: [], lib: ['ES2022'], target: 'ES2022' }
const tsconfig = JSON.stringify({ compilerOptions: options, include: ['*.ts'] })

test('a folder without a tsconfig.json is no project', () => {
  expect(() => loadProject(root)).toThrow(
    expect.objectContaining({ code: 'NAMU2001', where: root }),
  )
})

test('a tsconfig.json that is not JSON is a clear error', () => {
  write('tsconfig.json', '{ "compilerOptions": {')
  write('a.ts', 'export const a = 1\n')
  let problems: string[] = []
  try {
    problems = loadProject(root).diagnostics.map(({ code }) => code)
  } catch (error) {
    problems = [(error as { code: string }).code]
  }
  expect(problems).not.toEqual([])
})

test('a tsconfig.json with nothing but references says where the projects are', () => {
  write('tsconfig.json', JSON.stringify({ files: [], references: [{ path: './app' }] }))
  expect(() => loadProject(root)).toThrow(
    expect.objectContaining({ code: 'NAMU2001', hint: expect.stringContaining('./app') as string }),
  )
})

test('a correct project has no diagnostics', () => {
  write('tsconfig.json', tsconfig)
  write('a.ts', 'export const a: number = 1\n')
  expect(loadProject(root).diagnostics).toEqual([])
})

test('TypeScript’s errors are diagnostics with code, message and place, in the order of the source', () => {
  write('tsconfig.json', tsconfig)
  write('b.ts', "export const b: number = 'text'\n")
  write(
    'a.ts',
    'export const first = 1\nexport const a: { x: { y: number } } = { x: { y: true } }\nmissing()\n',
  )
  const { diagnostics } = loadProject(root)
  expect(
    diagnostics.map(({ code, span }) => [code, span.file, span.startLine, span.startColumn]),
  ).toEqual([
    ['TS2322', 'a.ts', 2, 47],
    ['TS2304', 'a.ts', 3, 1],
    ['TS2322', 'b.ts', 1, 14],
  ])
  expect(diagnostics[0]).toMatchObject({
    severity: 'error',
    message: "Type 'boolean' is not assignable to type 'number'.",
    reason: '',
    span: { endLine: 2, endColumn: 48, start: 69, end: 70 },
  })
})
