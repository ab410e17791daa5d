import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { NamuError, type WorkflowIR } from '@namu/core/internal'
import type { RenderOptions } from '@namu/flow/graph'
import type { Context } from '../context.js'
import { obtainBuild, sourcesBelow, type BuildSource } from '../project/compile.js'
import { projectRoot } from '../project/root.js'

export interface GraphOptions extends BuildSource {
  readonly format: GraphFormat
  readonly level: 'steps' | 'blocks'
  /** The file to write; stdout without it. */
  readonly output?: string
}

type GraphFormat = 'text' | 'mermaid' | 'dot' | 'svg' | 'json'

/** `namu graph <workflow>`: what the compiler made of a workflow, as text or as a picture. */
export async function graph(
  context: Context,
  workflow: string,
  options: GraphOptions,
): Promise<void> {
  const build = await obtainBuild(context, options)
  const found = build.graphs.find(({ name }) => name === workflow)
  if (!found) throw unknownWorkflow(workflow, build.graphs)
  // A build that was written earlier may be of other sources than those that are here.
  const sources = options.build === undefined ? sourcesOf(context, options) : {}
  const text = (await render(found, options, sources)).trimEnd()
  if (options.output === undefined) context.terminal.out(text)
  else await writeFile(path.resolve(context.host.cwd, options.output), `${text}\n`)
}

function sourcesOf({ host }: Context, { project }: GraphOptions): Pick<RenderOptions, 'sourceOf'> {
  return { sourceOf: sourcesBelow(projectRoot(host.cwd, project)) }
}

async function render(
  found: WorkflowIR,
  { format, level }: GraphOptions,
  sources: Pick<RenderOptions, 'sourceOf'>,
): Promise<string> {
  const { printOutline, renderDot, renderJson, renderMermaid, renderSvg } =
    await import('@namu/flow/graph')
  const options = { level, ...sources }
  switch (format) {
    case 'text':
      if (level === 'steps') return printOutline(found, sources.sourceOf)
      return (await import('@namu/flow')).printWorkflow(found)
    case 'mermaid':
      return renderMermaid(found, options)
    case 'dot':
      return renderDot(found, options)
    case 'svg':
      return renderSvg(found, options)
    case 'json':
      return JSON.stringify(renderJson(found, options), null, 2)
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
