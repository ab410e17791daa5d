import {
  releaseDigest,
  type BuiltArtifact,
  type Manifest,
  type ManifestTask,
  type ManifestWorkflow,
  type Release,
  type TaskId,
  type TaskRelease,
  type WorkflowIR,
} from '@namu/core/internal'
import { taskExport } from '../bundle/index.js'
import type { DeclaredProject, DeclaredTask, DeclaredWorkflow } from './declared.js'
import { artifactFile, graphFile } from './file-names.js'
import type { PackageIdentity } from './package-manifest.js'

/** The parts of a build, made by the steps before. */
export interface BuiltParts {
  readonly identity: PackageIdentity
  readonly declared: DeclaredProject
  readonly graphs: ReadonlyMap<string, WorkflowIR>
  /** Policies of call sites, by workflow. */
  readonly sites: ReadonlyMap<string, NonNullable<Release['sites']>>
  readonly artifacts: ReadonlyMap<TaskId, BuiltArtifact>
}

export function makeManifest(parts: BuiltParts): Manifest {
  const { identity, declared } = parts
  const files = artifactFiles(parts.artifacts)
  const tasks = [...declared.tasks.values()].map((task): [TaskId, ManifestTask] => [
    task.id,
    manifestTask(task, parts, files),
  ])
  const workflows = [...declared.workflows.values()].map((workflow): [string, ManifestWorkflow] => [
    workflow.name,
    manifestWorkflow(workflow, parts),
  ])
  return {
    manifest: 1,
    project: identity.name,
    version: identity.version,
    workflows: Object.fromEntries(workflows),
    tasks: Object.fromEntries(tasks),
  }
}

/** Path by digest: an artifact that tasks share has one file. */
function artifactFiles(artifacts: BuiltParts['artifacts']): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const id of [...artifacts.keys()].sort()) {
    const digest = present(artifacts.get(id), id).digest
    if (!files.has(digest)) files.set(digest, artifactFile(id, digest))
  }
  return files
}

function manifestTask(
  task: DeclaredTask,
  { artifacts }: BuiltParts,
  files: ReadonlyMap<string, string>,
): ManifestTask {
  const { digest } = present(artifacts.get(task.id), task.id)
  return {
    artifact: digest,
    export: taskExport,
    file: present(files.get(digest), task.id),
    policy: task.policy,
    sync: task.sync,
    source: task.source,
  }
}

function manifestWorkflow(workflow: DeclaredWorkflow, parts: BuiltParts): ManifestWorkflow {
  const graph = present(parts.graphs.get(workflow.name), workflow.name)
  const tasks = Object.fromEntries(
    Object.keys(graph.tasks).map((id) => [id, taskRelease(id as TaskId, parts)]),
  ) as ManifestWorkflow['release']['tasks']
  return {
    graph: graph.digest,
    file: graphFile(workflow.name, graph.digest),
    release: releaseOf(tasks, sitesOf(graph, parts.sites.get(workflow.name) ?? {}), workflow.start),
    input: graph.input,
    output: graph.output,
    source: workflow.source,
  }
}

/** Those that are left of the graph after its passes. */
function sitesOf(graph: WorkflowIR, sites: NonNullable<Release['sites']>): Release['sites'] {
  const left = new Set<string>()
  for (const { blocks } of graph.functions)
    for (const { body } of blocks)
      for (const instruction of body) if (instruction.kind === 'start') left.add(instruction.site)
  const own = Object.entries(sites).filter(([site]) => left.has(site))
  return own.length === 0 ? undefined : Object.fromEntries(own)
}

function releaseOf(
  tasks: Release['tasks'],
  sites: Release['sites'],
  start: Release['start'],
): Release {
  const digest = releaseDigest(tasks, sites, start)
  return { digest, tasks, ...(sites ? { sites } : {}), ...(start ? { start } : {}) }
}

function taskRelease(id: TaskId, { declared, artifacts }: BuiltParts): TaskRelease {
  return {
    artifact: present(artifacts.get(id), id).digest,
    export: taskExport,
    policy: present(declared.tasks.get(id), id).policy,
  }
}

function present<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`The build has lost ${name} on its way`)
  return found
}
