import { createProjectBuilder } from './project-builder.js'
import type { BuildResult, BuildSettings } from './result.js'

/**
 * Builds a project in memory: every workflow's graph, every task's artifact, and the manifest that
 * names them. Writes nothing. The same sources give the same bytes, in whatever folder they are.
 *
 * What is wrong with the project is in the result; several errors are reported at once, but
 * TypeScript's own stop the build first.
 *
 * @throws NamuError NAMU2001 when there is no project at `root` or its configuration cannot be read
 */
export async function buildProject(settings: BuildSettings): Promise<BuildResult> {
  return createProjectBuilder(settings).build()
}
