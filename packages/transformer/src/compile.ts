import { advise } from './advice/index.js'
import type { Release, WorkflowIR } from '@namu/core/internal'
import { brokenDiagnostic } from './broken-compiler.js'
import { createWorkflowBuilder } from '@namu/flow'
import { hasErrors, Reporter, sortDiagnostics, type Diagnostic } from './diagnostics/index.js'
import type { DiscoveredProject, DiscoveredWorkflow } from './discover/index.js'
import { lowerWorkflow, ProjectNames } from './lower/index.js'
import type { Contracts } from './schema/index.js'

export interface CompiledWorkflow {
  /** Absent when there are errors. */
  readonly graph?: WorkflowIR
  /** Policies of its call sites that override their task's; absent for none. */
  readonly sites?: Release['sites']
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
  const { functions, sites } = lowerWorkflow(workflow, project, names, builder, contracts, reporter)
  if (hasErrors(reporter.diagnostics)) return { diagnostics: sortDiagnostics(reporter.diagnostics) }
  const graph = builder.build(contracts.workflowContract(workflow))
  advise({ functions, graph, project, origins: names.origins, reporter })
  return {
    graph,
    ...(sites.size === 0 ? {} : { sites: Object.fromEntries(sites) }),
    diagnostics: sortDiagnostics(reporter.diagnostics),
  }
}
