import type { BuildOutput, Manifest, TaskId } from '@namu/core/internal'
import type { DeclaredProject } from './declared.js'
import type { ProjectSummary, TaskSummary, WorkflowSummary } from './result.js'

export function summarise(
  root: string,
  declared: DeclaredProject,
  { manifest, graphs, artifacts }: BuildOutput,
): ProjectSummary {
  const bytes = new Map<string, number>(artifacts.map(({ digest, code }) => [digest, code.length]))
  const starters = new Map<string, string[]>()
  for (const { name, tasks } of graphs) {
    for (const id of Object.keys(tasks)) {
      const known = starters.get(id)
      if (known) known.push(name)
      else starters.set(id, [name])
    }
  }
  return {
    root,
    project: manifest.project,
    version: manifest.version,
    workflows: graphs.flatMap((graph): WorkflowSummary[] => {
      const entry = manifest.workflows[graph.name]
      const workflow = declared.workflows.get(graph.name)
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
        workflows: starters.get(id) ?? [],
        external: declared.tasks.get(id)?.external ?? [],
      }),
    ),
    errorClasses: declared.errorClasses,
  }
}
