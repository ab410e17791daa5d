/** Analyses of workflow graphs without further libraries; the engine loads them, too. */
export { callGraph, type CallGraph, type Callees } from './call-graph.js'
export { controlFlow, type ControlFlow, type FlowEdge } from './control-flow.js'
export { criticalPath, type CriticalPath } from './critical-path.js'
export { blockDominators, blockPostDominators, type DominatorTree } from './dominators.js'
export { effectOrder, type Effect } from './effect-order.js'
export { liveAcross, liveness, type BlockLiveness } from './liveness.js'
export { needlessWaits, type NeedlessWaits } from './needless-waits.js'
export { evaluateBinary, evaluateUnary } from '../ir/evaluate.js'
