import type { BuiltArtifact, TaskId, WorkflowIR } from '@namu/core/internal'
import { hasErrors, sortDiagnostics } from '../diagnostics/index.js'
import type { ModuleParts } from '../incremental/module-record.js'
import type { DeclaredProject } from './declared.js'
import { makeManifest } from './manifest.js'
import type { PackageIdentity } from './package-manifest.js'
import type { BuildResult } from './result.js'
import { summarise } from './summary.js'

/**
 * The build that the parts of all files of a project make, in the order of the files. `undefined` when
 * two files declare the same id or name.
 */
export function assemble(
  root: string,
  identity: PackageIdentity,
  modules: readonly ModuleParts[],
): Omit<Extract<BuildResult, { readonly ok: true }>, 'redone'> | undefined {
  const tasks = modules.flatMap((module) => module.tasks)
  const workflows = modules.flatMap((module) => module.workflows)
  const declared: DeclaredProject = {
    tasks: new Map(tasks.map((task) => [task.declared.id, task.declared])),
    workflows: new Map(workflows.map((workflow) => [workflow.declared.name, workflow.declared])),
    errorClasses: modules.flatMap(({ errorClasses }) => errorClasses),
  }
  if (declared.tasks.size < tasks.length || declared.workflows.size < workflows.length) {
    return undefined
  }
  // Tasks with the same code share the artifact of the first.
  const shared = new Map<string, BuiltArtifact>()
  const artifacts = new Map<TaskId, BuiltArtifact>()
  for (const { declared: task, artifact } of tasks) {
    const first = shared.get(artifact.digest) ?? artifact
    shared.set(artifact.digest, first)
    artifacts.set(task.id, first)
  }
  const graphs = new Map<string, WorkflowIR>(workflows.map(({ graph }) => [graph.name, graph]))
  const sites = new Map(workflows.map((workflow) => [workflow.graph.name, workflow.sites ?? {}]))
  const manifest = makeManifest({ identity, declared, graphs, sites, artifacts })
  const output = { manifest, graphs: [...graphs.values()], artifacts: [...shared.values()] }
  const warnings = (['declared', 'compiled', 'bundled'] as const).flatMap((step) =>
    modules.flatMap((module) => module.warnings[step]),
  )
  if (hasErrors(warnings)) throw new Error('A module with errors was kept')
  return {
    ok: true,
    output,
    warnings: sortDiagnostics(warnings),
    summary: summarise(root, declared, output),
  }
}
