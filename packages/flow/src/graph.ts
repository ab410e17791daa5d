/** Analyses and pictures of workflow graphs; apart from the main export, which engines load. */
export { callGraph, type CallGraph, type Callees } from './analysis/call-graph.js'
export { controlFlow, type ControlFlow, type FlowEdge } from './analysis/control-flow.js'
export { criticalPath, type CriticalPath } from './analysis/critical-path.js'
export { blockDominators, blockPostDominators, type DominatorTree } from './analysis/dominators.js'
export { liveness, type BlockLiveness } from './analysis/liveness.js'
export { toGraph, type GraphEdge, type GraphNode } from './analysis/to-graph.js'
export { renderDot, renderMermaid, renderSvg, type RenderOptions } from './render/render.js'
