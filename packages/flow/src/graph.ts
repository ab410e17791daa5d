/** Graphs as graphs and as pictures; apart from the other exports, for what they load. */
export { toGraph, type GraphEdge, type GraphNode } from './analysis/to-graph.js'
export type { SourceOf } from './outline/conditions.js'
export { printOutline } from './outline/print-outline.js'
export type {
  GraphJson,
  GraphJsonConstruct,
  GraphJsonLocation,
  GraphJsonNode,
} from './render/graph-json.js'
export {
  renderDot,
  renderJson,
  renderMermaid,
  renderSvg,
  type RenderOptions,
} from './render/render.js'
