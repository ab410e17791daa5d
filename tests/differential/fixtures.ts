import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A project whose folders hold one workflow each, beside the tasks they share. */
export interface FixtureSet {
  readonly root: string
  /** Folders with a `workflow.ts`, sorted. */
  readonly names: readonly string[]
}

export const fixturesIn = (root: string): FixtureSet => ({
  root,
  names: readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'workflow.ts')))
    .sort(),
})

/** The fixtures of this repository, one for each construct of the language. */
export const languageFixtures = fixturesIn(fileURLToPath(new URL('../fixtures/', import.meta.url)))

/** `for-of` → `forOf`: the export that holds a fixture's workflow. */
export const workflowName = (fixture: string): string =>
  fixture.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** The TypeScript modules of a fixture, and the tasks all fixtures share. */
export const fixtureModules = (root: string, fixture: string): readonly string[] => [
  join(root, 'tasks.ts'),
  ...readdirSync(join(root, fixture))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(root, fixture, file)),
]
