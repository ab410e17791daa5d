import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** Inside this repository, so that `@namu/core` resolves as in a user's project. */
const place = fileURLToPath(new URL('../.namu/', import.meta.url))

const tsconfig = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Decorators'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    noEmit: true,
    // The workspace packages from their source, without a build before.
    customConditions: ['namu-source'],
  },
  include: ['src'],
}

/**
 * A real project on the disk with these files (paths relative to it), removed when the test is over.
 * Without one of their own it gets a tsconfig.json and a package.json.
 *
 * @param depth folders between its place and the project
 */
export function temporaryProject(files: Readonly<Record<string, string>>, depth = 0): string {
  mkdirSync(place, { recursive: true })
  const created = mkdtempSync(join(place, 'test-'))
  onTestFinished(() => rmSync(created, { recursive: true, force: true }))
  const root = join(created, ...Array.from({ length: depth }, () => 'deep'))
  writeFiles(root, {
    'tsconfig.json': JSON.stringify(tsconfig),
    'package.json': JSON.stringify({ name: 'shop', version: '1.2.3', type: 'module' }),
    ...files,
  })
  return root
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
