import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { languageFixtures } from '../differential/fixtures.js'

/** Inside this repository, so that `@namu/core` resolves as in a user's project. */
const place = fileURLToPath(new URL('./.namu/', import.meta.url))

const shared = ['package.json', 'tsconfig.json', 'tasks.ts']

/**
 * A project like the one of the fixtures, with these programs in place of the fixtures: what fails
 * here can be copied there as it is.
 */
export function openWorkspace(programs: ReadonlyMap<string, string>): {
  readonly root: string
  readonly close: () => void
} {
  mkdirSync(place, { recursive: true })
  const root = mkdtempSync(join(place, 'programs-'))
  for (const file of shared) cpSync(join(languageFixtures.root, file), join(root, file))
  for (const [name, source] of programs) {
    mkdirSync(join(root, name))
    writeFileSync(join(root, name, 'workflow.ts'), source)
  }
  const close = (): void => {
    rmSync(root, { recursive: true, force: true })
  }
  return { root, close }
}

export async function inWorkspace<T>(
  programs: ReadonlyMap<string, string>,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const { root, close } = openWorkspace(programs)
  try {
    return await use(root)
  } finally {
    close()
  }
}
