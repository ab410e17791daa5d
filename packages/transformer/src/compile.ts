import { advise } from './advice/index.js'
import type { TaskSignature, WorkflowIR } from '@namu/core/internal'
import { brokenDiagnostic } from './broken-compiler.js'
import { createWorkflowBuilder } from '@namu/flow'
import { hasErrors, Reporter, sortDiagnostics, type Diagnostic } from './diagnostics/index.js'
import type { DiscoveredProject, DiscoveredTask, DiscoveredWorkflow } from './discover/index.js'
import { lowerWorkflow, ProjectNames } from './lower/index.js'
import type { Contracts } from './schema/index.js'

export interface CompiledWorkflow {
  /** Absent when there are errors. */
  readonly graph?: WorkflowIR
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Compiles one workflow into its graph. The project must be free of TypeScript's own errors. Who
 * compiles several workflows of a project gives `names`, made once.
 *
 * Whatever breaks in here is an error of this one workflow (NAMU2004): the others are compiled, and
 * their errors reported, in the same build.
 */
export function compileWorkflow(
  workflow: DiscoveredWorkflow,
  project: DiscoveredProject,
  contracts: Contracts,
  names = new ProjectNames(project),
): CompiledWorkflow {
  try {
    return compileOne(workflow, project, contracts, names)
  } catch (error) {
    return { diagnostics: [brokenDiagnostic(project.root, workflow, error)] }
  }
}

function compileOne(
  workflow: DiscoveredWorkflow,
  project: DiscoveredProject,
  contracts: Contracts,
  names: ProjectNames,
): CompiledWorkflow {
  const reporter = new Reporter(project.root)
  const builder = createWorkflowBuilder({ name: workflow.name, module: workflow.file })
  const signature = (task: DiscoveredTask): TaskSignature => contracts.taskSignature(task)
  const functions = lowerWorkflow(workflow, project, names, builder, signature, reporter)
  if (hasErrors(reporter.diagnostics)) return { diagnostics: sortDiagnostics(reporter.diagnostics) }
  const graph = builder.build(contracts.workflowContract(workflow))
  advise({ functions, graph, project, origins: names.origins, reporter })
  return { graph, diagnostics: sortDiagnostics(reporter.diagnostics) }
}
