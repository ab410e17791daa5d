import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import type { StoredArtifact } from '@namu/engine'
import type { Databases } from './databases.js'
import { write } from './write.js'

/** Content is named by its digest, so writing it again changes nothing. */
export async function putGraph(databases: Databases, graph: WorkflowIR): Promise<void> {
  const text = JSON.stringify(graph)
  await write(databases, () => {
    if (!databases.graphs.doesExist(graph.digest)) void databases.graphs.put(graph.digest, text)
  })
}

export function getGraph(databases: Databases, digest: Digest): WorkflowIR | undefined {
  const text = databases.graphs.get(digest)
  return text === undefined ? undefined : (JSON.parse(text) as WorkflowIR)
}

export async function putRelease(databases: Databases, release: Release): Promise<void> {
  const text = JSON.stringify(release)
  await write(databases, () => {
    if (!databases.releases.doesExist(release.digest))
      void databases.releases.put(release.digest, text)
  })
}

export function getRelease(databases: Databases, digest: Digest): Release | undefined {
  const text = databases.releases.get(digest)
  return text === undefined ? undefined : (JSON.parse(text) as Release)
}

/** The source map is not part of the digest: the last one stored is kept. */
export async function putArtifact(
  databases: Databases,
  digest: Digest,
  code: Uint8Array,
  sourceMap: Uint8Array | undefined,
): Promise<void> {
  await write(databases, () => {
    if (!databases.artifacts.doesExist(digest)) void databases.artifacts.put(digest, code)
    if (sourceMap) void databases.sourceMaps.put(digest, sourceMap)
  })
}

export function getArtifact(databases: Databases, digest: Digest): StoredArtifact | undefined {
  const code = databases.artifacts.get(digest)
  if (!code) return undefined
  const sourceMap = databases.sourceMaps.get(digest)
  return { digest, code, ...(sourceMap ? { sourceMap } : {}) }
}
