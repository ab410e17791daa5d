import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const fixtureRoot = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** Folders with a `workflow.ts`, sorted. */
export const fixtureNames: readonly string[] = readdirSync(fixtureRoot)
  .filter((name) => existsSync(join(fixtureRoot, name, 'workflow.ts')))
  .sort()

/** `for-of` → `forOf`: the export that holds a fixture's workflow. */
export const workflowName = (fixture: string): string =>
  fixture.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** The TypeScript modules of a fixture, and the tasks all fixtures share. */
export const fixtureModules = (fixture: string): readonly string[] => [
  join(fixtureRoot, 'tasks.ts'),
  ...readdirSync(join(fixtureRoot, fixture))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(fixtureRoot, fixture, file)),
]
