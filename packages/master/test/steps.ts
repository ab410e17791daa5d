import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

/** The test's end of the task `step`, for one test: sees what a step did, and lets it go on. */
export interface Steps {
  readonly folder: string
  /** Resolves when the step has started; gives the numbers of its attempts so far. */
  started(name: string, attempts?: number): Promise<readonly number[]>
  go(...names: readonly string[]): void
  /** Attempts that got to their end. */
  done(name: string): readonly number[]
  aborted(name: string): Promise<void>
}

export function createSteps(): Steps {
  const folder = temporaryFolder(onTestFinished)
  const marks = (kind: string, name: string): readonly number[] => {
    const file = join(folder, `${kind}-${name}`)
    if (!existsSync(file)) return []
    return readFileSync(file, 'utf8').trim().split('\n').map(Number)
  }
  return {
    folder,
    started: (name, attempts = 1) =>
      until(() => {
        const found = marks('started', name)
        return found.length >= attempts ? found : undefined
      }),
    go(...names) {
      for (const name of names) writeFileSync(join(folder, `go-${name}`), '')
    },
    done: (name) => marks('done', name),
    async aborted(name) {
      await until(() => (marks('aborted', name).length > 0 ? true : undefined))
    },
  }
}

/** Looks until there is something; the test's own time limit ends it. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
