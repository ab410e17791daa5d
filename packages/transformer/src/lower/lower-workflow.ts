import type { WorkflowBuilder } from '@namu/flow'
import type { Reporter } from '../diagnostics/index.js'
import type { DiscoveredProject, DiscoveredWorkflow } from '../discover/index.js'
import { ClassTable } from './classes/class-table.js'
import { lowerLink } from './expressions/access.js'
import { lowerCondition } from './expressions/logical.js'
import { lowerExpression } from './expressions/rules.js'
import { codeSpec, lowerClosure, lowerCode } from './functions.js'
import { FunctionLowering, type Rules } from './lowering.js'
import { ModuleConstants } from './names/module-constants.js'
import type { ProjectNames } from './names/project-names.js'
import type { Contracts } from '../schema/index.js'
import { spanWithin } from './spans.js'
import { lowerStatement } from './statements/rules.js'
import { WorkflowLowering } from './workflow-lowering.js'

const rules: Rules = {
  expression: lowerExpression,
  statement: lowerStatement,
  condition: lowerCondition,
  closure: lowerClosure,
  link: lowerLink,
}

/**
 * Lowers a workflow and every helper it reaches into a builder; problems go to the reporter. Returns the
 * functions that were lowered, and the policies of the call sites that have their own.
 */
export function lowerWorkflow(
  workflow: DiscoveredWorkflow,
  project: DiscoveredProject,
  names: ProjectNames,
  builder: WorkflowBuilder,
  contracts: Contracts,
  reporter: Reporter,
): Pick<WorkflowLowering, 'functions' | 'sites'> {
  const { root } = project
  const { origins, declarations, payloads } = names
  const lowering = new WorkflowLowering({
    root,
    builder,
    reporter,
    signature: (task) => contracts.taskSignature(task),
    contract: (child) => contracts.workflowContract(child),
    origins,
    declarations,
    payloads,
    classes: new ClassTable(project),
    constants: new ModuleConstants({ root, origins, builder, writes: project.moduleWrites }),
  })
  const module = workflow.file.replace(/\.[cm]?[jt]sx?$/, '')
  const spec = codeSpec(spanWithin(root), workflow.fn, workflow.exported)
  builder.entry(module, spec, (fn) => {
    lowerCode(new FunctionLowering(lowering, fn, rules), workflow.fn)
  })
  return lowering
}
