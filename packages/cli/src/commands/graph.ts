import { NamuError, type WorkflowIR } from '@namu/core/internal'
import type { Context } from '../context.js'
import { obtainBuild, type BuildSource } from '../project/compile.js'

export interface GraphOptions extends BuildSource {
  readonly format: 'text' | 'mermaid' | 'dot' | 'svg'
}

/** `namu graph <workflow>`: the compiled graph as text or as a picture, on stdout. */
export async function graph(
  context: Context,
  workflow: string,
  options: GraphOptions,
): Promise<void> {
  const build = await obtainBuild(context, options)
  const found = build.graphs.find(({ name }) => name === workflow)
  if (!found) throw unknownWorkflow(workflow, build.graphs)
  context.terminal.out((await render(found, options.format)).trimEnd())
}

async function render(found: WorkflowIR, format: GraphOptions['format']): Promise<string> {
  if (format === 'text') return (await import('@namu/flow')).printWorkflow(found)
  const { renderDot, renderMermaid, renderSvg } = await import('@namu/flow/graph')
  switch (format) {
    case 'mermaid':
      return renderMermaid(found)
    case 'dot':
      return renderDot(found)
    case 'svg':
      return renderSvg(found)
  }
}

function unknownWorkflow(workflow: string, graphs: readonly WorkflowIR[]): NamuError {
  const names = graphs.map(({ name }) => name)
  return new NamuError('NAMU4001', `There is no workflow "${workflow}"`, {
    where: workflow,
    hint:
      names.length === 0
        ? 'The project exports no workflow.'
        : `Known workflows: ${names.sort().join(', ')}.`,
  })
}
