import type { Digest, TaskId } from '@namu/core/internal'

/** Path of a workflow's graph inside a build. */
export function graphFile(workflow: string, graph: Digest): string {
  const safe = slug(workflow)
  // Names that differ in unsafe characters only must not share a file.
  return `workflows/${safe === workflow ? safe : `${safe}-${graph.slice(0, 8)}`}.json`
}

/** Path of an artifact's code inside a build; the first of its tasks lends its name. */
export function artifactFile(task: TaskId, artifact: Digest): string {
  const name = slug(task.replace(/^.*#/, ''))
  return `tasks/${name === '' ? 'task' : name}-${artifact.slice(0, 12)}.mjs`
}

function slug(name: string): string {
  return name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60)
}
