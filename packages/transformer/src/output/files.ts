import {
  canonicalJson,
  type BuildOutput,
  type BuiltArtifact,
  type Manifest,
} from '@namu/core/internal'

/** The name of the manifest inside a build's folder. */
export const manifestFile = 'manifest.json'

/** A file of a build: its content, and the object that decides it. */
export interface BuildFile {
  readonly of: object
  readonly content: () => string | Uint8Array
}

/** The files of a build by their path inside its folder; equal builds give equal bytes. */
export function filesOf(build: BuildOutput): Map<string, string | Uint8Array> {
  return new Map([...buildFiles(build)].map(([path, file]) => [path, file.content()]))
}

/** The same, with contents that are made when they are asked for. */
export function buildFiles({ manifest, graphs, artifacts }: BuildOutput): Map<string, BuildFile> {
  const files = new Map<string, BuildFile>()
  const graphOf = new Map<string, BuildOutput['graphs'][number]>(
    graphs.map((graph) => [graph.digest, graph]),
  )
  for (const { file, graph } of Object.values(manifest.workflows)) {
    const of = present(graphOf.get(graph), 'graph', graph)
    files.set(file, { of, content: () => `${canonicalJson(of)}\n` })
  }
  const artifactOf = new Map<string, BuiltArtifact>(
    artifacts.map((artifact) => [artifact.digest, artifact]),
  )
  for (const { file, artifact } of Object.values(manifest.tasks)) {
    const of = present(artifactOf.get(artifact), 'artifact', artifact)
    const { code, sourceMap } = of
    files.set(file, { of, content: () => code })
    if (sourceMap) files.set(sourceMapFile(file), { of, content: () => sourceMap })
  }
  files.set(manifestFile, { of: manifest, content: () => manifestText(manifest) })
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
