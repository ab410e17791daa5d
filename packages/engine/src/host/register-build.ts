import { NamuError, type BuildOutput } from '@namu/core/internal'
import type { Store, VersionRecord } from '../interfaces/store.js'

export interface RegisterOptions {
  /** Registers under this version instead of the project's. */
  readonly version?: string
}

/**
 * Stores a build and registers its workflows as `name@version`. A version that exists with other
 * content is refused before anything is written.
 *
 * @throws NamuError NAMU6003 naming the version
 */
export async function registerBuild(
  store: Store,
  build: BuildOutput,
  options: RegisterOptions = {},
): Promise<readonly Omit<VersionRecord, 'createdAt'>[]> {
  const { manifest } = build
  const versionName = options.version ?? manifest.version
  const versions = Object.entries(manifest.workflows).map(([name, workflow]) => ({
    name,
    version: versionName,
    graph: workflow.graph,
    release: workflow.release.digest,
  }))
  for (const version of versions) {
    const before = await store.getVersion(version.name, version.version)
    if (before && (before.graph !== version.graph || before.release !== version.release))
      throw otherContent(before)
  }
  // Referred to before it refers: a crash half-way leaves unused content, never a broken version.
  for (const { digest, code, sourceMap } of build.artifacts)
    await store.putArtifact(digest, code, sourceMap)
  for (const graph of build.graphs) await store.putGraph(graph)
  for (const workflow of Object.values(manifest.workflows)) await store.putRelease(workflow.release)
  for (const version of versions) {
    if ((await store.putVersion(version)) === 'conflict') throw otherContent(version)
  }
  return versions
}

function otherContent({ name, version }: Pick<VersionRecord, 'name' | 'version'>): NamuError {
  return new NamuError('NAMU6003', `${name}@${version} exists with other content`, {
    where: `${name}@${version}`,
    hint: 'A version is immutable: raise "version" in package.json and publish again.',
  })
}
