import type { WorkflowIR } from '@namu/core/internal'
import type { SourceOf } from '../outline/conditions.js'
import { blockPicture } from './block-picture.js'
import { dot } from './dot.js'
import { graphJson, type GraphJson } from './graph-json.js'
import { mermaid } from './mermaid.js'
import type { Picture } from './picture.js'
import { stepPicture } from './step-picture.js'

export interface RenderOptions {
  /**
   * `steps` (default): task calls, choices, loops and ends, for people. `blocks`: every block with
   * its instructions, for debugging.
   */
  readonly level?: 'steps' | 'blocks'
  /** The source files by their names in the graph, so that conditions read as they were written. */
  readonly sourceOf?: SourceOf
}

const pictureOf = (ir: WorkflowIR, { level = 'steps', sourceOf }: RenderOptions): Picture =>
  level === 'steps' ? stepPicture(ir, sourceOf) : blockPicture(ir)

/** A graph as a Mermaid flow chart. */
export function renderMermaid(ir: WorkflowIR, options: RenderOptions = {}): string {
  return mermaid(pictureOf(ir, options))
}

/** A graph in Graphviz's DOT language. */
export function renderDot(ir: WorkflowIR, options: RenderOptions = {}): string {
  return dot(pictureOf(ir, options))
}

/** A graph for programs. */
export function renderJson(ir: WorkflowIR, options: RenderOptions = {}): GraphJson {
  return graphJson(ir, pictureOf(ir, options), options.level ?? 'steps')
}

/** A graph as SVG. Graphviz (WebAssembly) is loaded on the first call. */
export async function renderSvg(ir: WorkflowIR, options: RenderOptions = {}): Promise<string> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz')
  const graphviz = await Graphviz.load()
  return graphviz.layout(renderDot(ir, options), 'svg', 'dot')
}
