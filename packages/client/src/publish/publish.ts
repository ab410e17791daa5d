import type { BuildOutput, BuiltArtifact } from '@namu/core/internal'
import { paths } from '../api/paths.js'
import type {
  MissingArtifactsRequest,
  MissingArtifactsResponse,
  RegisteredVersion,
  RegisterVersionsRequest,
  RegisterVersionsResponse,
} from '../api/versions.js'
import type { Transport } from '../http/transport.js'

export interface PublishResult {
  readonly versions: readonly RegisteredVersion[]
  /** How many artifacts were sent, and how many the master had already. */
  readonly artifacts: { readonly uploaded: number; readonly present: number }
}

const uploadTimeoutMs = 120_000

/**
 * Publishes a build: sends the artifacts the master lacks, then registers every workflow with its
 * graph and release under the build's version. Publishing the same build again changes nothing.
 *
 * @throws NamuError NAMU6003 when a version exists with other content; nothing is registered then
 */
export async function publish(transport: Transport, build: BuildOutput): Promise<PublishResult> {
  const question: MissingArtifactsRequest = {
    artifacts: build.artifacts.map(({ digest, sourceMap }) => ({
      digest,
      sourceMap: sourceMap !== undefined,
    })),
  }
  const missing = await transport.json<MissingArtifactsResponse>('POST', paths.missingArtifacts, {
    json: question,
  })
  const code = new Set(missing.code)
  const maps = new Set(missing.sourceMaps)
  for (const artifact of build.artifacts) {
    if (code.has(artifact.digest)) await uploadCode(transport, artifact)
    if (maps.has(artifact.digest)) await uploadSourceMap(transport, artifact)
  }
  const registered = await transport.json<RegisterVersionsResponse>('POST', paths.versions, {
    json: versionsOf(build),
    timeoutMs: uploadTimeoutMs,
  })
  return {
    versions: registered.versions,
    artifacts: { uploaded: code.size, present: build.artifacts.length - code.size },
  }
}

async function uploadCode(transport: Transport, artifact: BuiltArtifact): Promise<void> {
  await transport.json('PUT', paths.artifact(artifact.digest), {
    bytes: artifact.code,
    timeoutMs: uploadTimeoutMs,
  })
}

async function uploadSourceMap(transport: Transport, artifact: BuiltArtifact): Promise<void> {
  if (!artifact.sourceMap) return
  await transport.json('PUT', paths.sourceMap(artifact.digest), {
    bytes: artifact.sourceMap,
    timeoutMs: uploadTimeoutMs,
  })
}

function versionsOf(build: BuildOutput): RegisterVersionsRequest {
  const { manifest } = build
  return {
    versions: build.graphs.flatMap((graph) => {
      const entry = manifest.workflows[graph.name]
      if (!entry) return []
      return [{ name: graph.name, version: manifest.version, graph, release: entry.release }]
    }),
  }
}
