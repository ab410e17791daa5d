import path from 'node:path'
import type { Context } from '../context.js'
import { compileProject, type CompiledProject, type DiagnosticOptions } from '../project/compile.js'
import { counted } from '../report/diagnostics.js'
import { table } from '../terminal/table.js'
import { shortTask } from '../watch/call-names.js'

export interface BuildOptions extends DiagnosticOptions {
  readonly project?: string
  readonly out?: string
}

/** `namu build`: compiles, writes the output, prints what there is. */
export async function build(context: Context, options: BuildOptions): Promise<void> {
  const { terminal, host, json } = context
  const started = performance.now()
  const compiled = await compileProject(context, options, options)
  const { summary } = compiled
  const out = path.resolve(host.cwd, options.out ?? path.join(summary.root, 'dist'))
  const { writeBuild } = await import('@namu/transformer/output')
  await writeBuild(compiled.output, out)
  if (json) {
    const { warnings, fixed } = compiled
    terminal.out(JSON.stringify({ ...summary, out, warnings, ...(options.fix ? { fixed } : {}) }))
    return
  }
  terminal.out(summaryText(context, compiled))
  const took = ((performance.now() - started) / 1000).toFixed(1)
  const where = path.relative(host.cwd, out) || '.'
  terminal.note(`Built ${summary.project}@${summary.version} into ${where} in ${took} s`)
}

/** What there is in a build, as tables. */
export function summaryText(
  { terminal }: Context,
  { summary }: Pick<CompiledProject, 'summary'>,
): string {
  const { workflows, tasks } = summary
  const workflowRows = workflows.map((workflow) => [
    workflow.name,
    `${workflow.source.file}:${workflow.source.line}`,
    String(workflow.tasks.length),
    String(workflow.instructions),
    workflow.graph.slice(0, 12),
  ])
  const taskRows = tasks.map((task) => [
    shortTask(task.id),
    `${task.source.file}:${task.source.line}`,
    [...(task.pure ? ['pure'] : []), ...(task.sync ? ['sync'] : [])].join(', '),
    `${(task.bytes / 1024).toFixed(1)} KiB`,
    task.external.join(', '),
  ])
  return [
    workflows.length === 0
      ? 'No workflows: export one, as in `export const hello = workflow(async () => …)`'
      : table(terminal, ['Workflow', 'Source', 'Tasks', 'Instructions', 'Graph'], workflowRows),
    ...(tasks.length === 0
      ? []
      : ['', table(terminal, ['Task', 'Source', 'Marks', 'Code', 'External'], taskRows)]),
    '',
    `${counted(workflows.length, 'workflow')}, ${counted(tasks.length, 'task')}`,
  ].join('\n')
}
