import type { TaskSignature } from '@namu/core/internal'
import type { WorkflowBuilder } from '@namu/flow'
import type { Reporter } from '../diagnostics/index.js'
import type { DiscoveredProject, DiscoveredTask, DiscoveredWorkflow } from '../discover/index.js'
import { Origins } from '../project/index.js'
import { lowerLink } from './expressions/access.js'
import { lowerCondition } from './expressions/logical.js'
import { lowerExpression } from './expressions/rules.js'
import { functionSpec, lowerClosure, lowerFunction } from './functions.js'
import { FunctionLowering, type Rules } from './lowering.js'
import { Declarations } from './names/declarations.js'
import { ModuleConstants } from './names/module-constants.js'
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

/** Lowers a workflow and every helper it reaches into a builder; problems go to the reporter. */
export function lowerWorkflow(
  workflow: DiscoveredWorkflow,
  project: DiscoveredProject,
  builder: WorkflowBuilder,
  signature: (task: DiscoveredTask) => TaskSignature,
  reporter: Reporter,
): void {
  const { root } = project
  const origins = new Origins(project.project, root)
  const lowering = new WorkflowLowering({
    root,
    builder,
    reporter,
    signature,
    origins,
    declarations: new Declarations(project),
    constants: new ModuleConstants({ root, origins, builder, writes: project.moduleWrites }),
  })
  const module = workflow.file.replace(/\.[cm]?[jt]sx?$/, '')
  const spec = functionSpec(spanWithin(root), workflow.fn, workflow.exported)
  builder.entry(module, spec, (fn) => {
    lowerFunction(new FunctionLowering(lowering, fn, rules), workflow.fn)
  })
}
