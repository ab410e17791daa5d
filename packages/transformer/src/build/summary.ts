import type { BuildOutput, Manifest, TaskId } from '@namu/core/internal'
import type { Bundles } from '../bundle/index.js'
import type { DiscoveredProject } from '../discover/index.js'
import type { ProjectSummary, TaskSummary, WorkflowSummary } from './result.js'

export function summarise(
  discovered: DiscoveredProject,
  { manifest, graphs, artifacts }: BuildOutput,
  external: Extract<Bundles, { ok: true }>['external'],
): ProjectSummary {
  const bytes = new Map<string, number>(artifacts.map(({ digest, code }) => [digest, code.length]))
  return {
    root: discovered.root,
    project: manifest.project,
    version: manifest.version,
    workflows: graphs.flatMap((graph): WorkflowSummary[] => {
      const entry = manifest.workflows[graph.name]
      const workflow = discovered.workflows.get(graph.name)
      if (!entry || !workflow) return []
      return [
        {
          name: graph.name,
          source: entry.source,
          exported: workflow.exported,
          graph: graph.digest,
          release: entry.release.digest,
          tasks: Object.keys(graph.tasks) as TaskId[],
          functions: graph.functions.length,
          instructions: graph.functions
            .flatMap((fn) => fn.blocks)
            .reduce((count, block) => count + block.body.length, 0),
        },
      ]
    }),
    tasks: (Object.entries(manifest.tasks) as [TaskId, Manifest['tasks'][TaskId]][]).map(
      ([id, task]): TaskSummary => ({
        id,
        source: task.source,
        artifact: task.artifact,
        bytes: bytes.get(task.artifact) ?? 0,
        pure: task.policy.pure,
        sync: task.sync,
        workflows: graphs.filter((graph) => Object.hasOwn(graph.tasks, id)).map(({ name }) => name),
        external: external.get(id) ?? [],
      }),
    ),
  }
}
