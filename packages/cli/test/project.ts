import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { repository } from './namu.js'

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  },
  include: ['src'],
}

/**
 * A project in a folder of its own; `files` go to `src/`. It is removed when the test is over, or,
 * with `afterAll` for `later`, when its suite is.
 */
export function createProject(
  files: Readonly<Record<string, string>>,
  later: (remove: () => void) => void = onTestFinished,
): string {
  const root = mkdtempSync(path.join(tmpdir(), 'namu-cli-'))
  later(() => {
    rmSync(root, { recursive: true, force: true })
  })
  mkdirSync(path.join(root, 'src'))
  writeFileSync(path.join(root, 'package.json'), manifest())
  writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify(tsconfig))
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'))
  writeSources(root, files)
  return root
}

export function writeSources(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(root, 'src', name), text)
}

function manifest(): string {
  return JSON.stringify({ name: 'sample', version: '1.0.0', type: 'module', private: true })
}

/** `compute(1, 2)` is 43. */
export const compute = `
import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
export const compute = workflow(async (a: number, b: number) => add(await add(a, b), 40))
`
