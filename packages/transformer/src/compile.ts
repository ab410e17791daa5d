import type { WorkflowIR } from '@namu/core/internal'
import { createWorkflowBuilder } from '@namu/flow'
import { hasErrors, Reporter, sortDiagnostics, type Diagnostic } from './diagnostics/index.js'
import type { DiscoveredProject, DiscoveredWorkflow } from './discover/index.js'
import { lowerWorkflow } from './lower/index.js'
import type { Contracts } from './schema/index.js'

export interface CompiledWorkflow {
  /** Absent when there are errors. */
  readonly graph?: WorkflowIR
  readonly diagnostics: readonly Diagnostic[]
}

/** Compiles one workflow into its graph. The project must be free of TypeScript's own errors. */
export function compileWorkflow(
  workflow: DiscoveredWorkflow,
  project: DiscoveredProject,
  contracts: Contracts,
): CompiledWorkflow {
  const reporter = new Reporter(project.root)
  const builder = createWorkflowBuilder({ name: workflow.name, module: workflow.file })
  lowerWorkflow(workflow, project, builder, (task) => contracts.taskSignature(task), reporter)
  const diagnostics = sortDiagnostics(reporter.diagnostics)
  if (hasErrors(diagnostics)) return { diagnostics }
  return { graph: builder.build(contracts.workflowContract(workflow)), diagnostics }
}
