/** Builder, compiler passes, verifier and text form of workflow graphs. Runs in Node and in browsers. */
export type * from './builder/api.js'
export { createWorkflowBuilder, type WorkflowBuilderOptions } from './builder/workflow-builder.js'
export { digestOfGraph } from './load/digest-of-graph.js'
export { loadGraph } from './load/load-graph.js'
export type { OnPass } from './pipeline.js'
export { printWorkflow, type PrintOptions } from './text/print-workflow.js'
export type { GraphProblem } from './verify/problem.js'
export { verifyWorkflow } from './verify/verify-workflow.js'
