import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  digestOf,
  isNamuError,
  NamuError,
  releaseDigest,
  type BuildOutput,
  type BuiltArtifact,
  type ManifestTask,
  type ManifestWorkflow,
  type WorkflowIR,
} from '@namu/core/internal'
import { loadGraph } from '@namu/flow'
import { sourceMapFile } from './files.js'
import { damaged, readManifest } from './read-manifest.js'

/**
 * Reads the build in `dir` and verifies everything that has a digest.
 *
 * @throws NamuError NAMU2003 when a file is missing or the manifest does not fit its files
 * @throws NamuError NAMU7001 when the code of a task is not what its digest names
 * @throws NamuError NAMU4004 when a graph is of a format this version does not know
 * @throws NamuError NAMU4005 when a graph is damaged
 */
export async function readBuild(dir: string): Promise<BuildOutput> {
  const manifest = await readManifest(dir)
  const graphs: WorkflowIR[] = []
  for (const [name, workflow] of Object.entries(manifest.workflows)) {
    const { digest, tasks, sites, start } = workflow.release
    if (releaseDigest(tasks, sites, start) !== digest)
      throw damaged(`The release of the workflow ${name} is not what its digest names`, dir)
    graphs.push(await readGraph(dir, name, workflow))
  }
  const artifacts = new Map<string, BuiltArtifact>()
  for (const task of Object.values(manifest.tasks)) {
    if (!artifacts.has(task.artifact)) artifacts.set(task.artifact, await readArtifact(dir, task))
  }
  for (const [name, { release }] of Object.entries(manifest.workflows)) {
    for (const [id, task] of Object.entries(release.tasks)) {
      if (!artifacts.has(task.artifact))
        throw damaged(
          `The workflow ${name} needs an artifact of ${id} that is not in the build`,
          dir,
        )
    }
  }
  return { manifest, graphs, artifacts: [...artifacts.values()] }
}

async function readGraph(
  dir: string,
  name: string,
  { file, graph: digest }: ManifestWorkflow,
): Promise<WorkflowIR> {
  const where = join(dir, file)
  const graph = await readGraphFile(where)
  if (graph.digest !== digest || graph.name !== name)
    throw damaged(`The graph of the workflow ${name} is not the one the manifest names`, where)
  return graph
}

/**
 * Reads one graph, as `namu build` writes it into `workflows/`.
 * @throws NamuError as `readBuild`
 */
export async function readGraphFile(where: string): Promise<WorkflowIR> {
  const text = await readText(where)
  try {
    return loadGraph(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged('A graph is not JSON', where, error)
    if (!isNamuError(error)) throw error
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    throw new NamuError(error.code, error.message, { where, ...hint, cause: error })
  }
}

async function readArtifact(dir: string, { artifact, file }: ManifestTask): Promise<BuiltArtifact> {
  const where = join(dir, file)
  const code = await readBytes(where)
  if (digestOf(code) !== artifact) {
    throw new NamuError('NAMU7001', 'The code of a task is not what its digest names', {
      where,
      hint: 'Build the project again: namu build. Nothing but the build should write to this folder.',
    })
  }
  // A missing source map costs positions in stacks, not correctness.
  const sourceMap = await readFile(join(dir, sourceMapFile(file))).catch(() => undefined)
  return { digest: artifact, code, ...(sourceMap ? { sourceMap: new Uint8Array(sourceMap) } : {}) }
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path))
}

async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw damaged('A file of the build is missing or cannot be read', path, cause)
  })
  return new Uint8Array(bytes)
}
