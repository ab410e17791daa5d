import {
  canonicalJson,
  type BuildOutput,
  type BuiltArtifact,
  type Manifest,
} from '@namu/core/internal'

/** The name of the manifest inside a build's folder. */
export const manifestFile = 'manifest.json'

/** The files of a build by their path inside its folder; equal builds give equal bytes. */
export function filesOf(build: BuildOutput): Map<string, string | Uint8Array> {
  const { manifest, graphs, artifacts } = build
  const files = new Map<string, string | Uint8Array>()
  const graphOf = new Map<string, BuildOutput['graphs'][number]>(
    graphs.map((graph) => [graph.digest, graph]),
  )
  for (const { file, graph } of Object.values(manifest.workflows)) {
    files.set(file, `${canonicalJson(present(graphOf.get(graph), 'graph', graph))}\n`)
  }
  const artifactOf = new Map<string, BuiltArtifact>(
    artifacts.map((artifact) => [artifact.digest, artifact]),
  )
  for (const { file, artifact } of Object.values(manifest.tasks)) {
    const { code, sourceMap } = present(artifactOf.get(artifact), 'artifact', artifact)
    files.set(file, code)
    if (sourceMap) files.set(sourceMapFile(file), sourceMap)
  }
  files.set(manifestFile, manifestText(manifest))
  return files
}

export function sourceMapFile(file: string): string {
  return `${file}.map`
}

/** Indented, because people read it; keys in canonical order, because equal builds are equal bytes. */
function manifestText(manifest: Manifest): string {
  const sorted: unknown = JSON.parse(canonicalJson(manifest))
  return `${JSON.stringify(sorted, null, 2)}\n`
}

function present<T>(found: T | undefined, what: string, digest: string): T {
  if (found === undefined) throw new Error(`The build lacks the ${what} ${digest} of its manifest`)
  return found
}
