import { statSync } from 'node:fs'
import path from 'node:path'
import type { WorkflowVersion } from '@namu/flow/diff'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { parseTarget } from './target.js'

/** What stands on one side of a comparison: the workflows by name. */
export interface VersionSet {
  /** As it was asked for. */
  readonly title: string
  readonly workflows: ReadonlyMap<string, WorkflowVersion>
}

/**
 * Finds versions by what a person types: a folder that `namu build` wrote, a graph file of such a
 * folder, or `name` or `name@version` of what was published or run.
 * @throws NamuError NAMU4001 unknown workflow or version; what `readBuild` throws
 */
export async function readVersions(
  context: Context,
  title: string,
  options: PlaceOptions,
): Promise<VersionSet> {
  const place = path.resolve(context.host.cwd, title)
  const found = statSync(place, { throwIfNoEntry: false })
  if (found) {
    const { readBuild, readGraphFile } = await import('@namu/transformer/output')
    if (!found.isDirectory()) {
      const graph = await readGraphFile(place)
      return { title, workflows: new Map([[graph.name, { graph }]]) }
    }
    const { graphs, manifest } = await readBuild(place)
    const versions = graphs.map((graph): readonly [string, WorkflowVersion] => {
      const release = manifest.workflows[graph.name]?.release
      return [graph.name, { graph, ...(release && { release }) }]
    })
    return { title, workflows: new Map(versions) }
  }
  const { name, version } = parseTarget(title)
  const backend = await chooseBackend(context, options)
  try {
    const { graph, release } = await backend.version(name, version)
    return { title, workflows: new Map([[graph.name, { graph, release }]]) }
  } finally {
    await backend.close()
  }
}
