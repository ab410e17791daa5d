import path from 'node:path'
import type { BuildResult } from '@namu/transformer'
import type { Context } from '../context.js'
import { sourcesBelow } from '../project/compile.js'
import { projectRoot } from '../project/root.js'
import { SourceWatch } from '../project/source-watch.js'
import { counted, diagnosticsText } from '../report/diagnostics.js'
import { CompileFailure } from '../report/failures.js'
import { report } from '../report/report.js'
import { summaryText, type BuildOptions } from './build.js'

/**
 * `namu build --watch`: builds, and builds again after each change, until it is interrupted. What is
 * wrong is printed, and the former output stays until it is mended.
 */
export async function watchBuild(
  context: Context,
  { project, out, cache = true }: Pick<BuildOptions, 'project' | 'out' | 'cache'>,
): Promise<void> {
  const { host, terminal } = context
  const root = projectRoot(host.cwd, project)
  const folder = path.resolve(host.cwd, out ?? path.join(root, 'dist'))
  const { createProjectBuilder } = await import('@namu/transformer')
  const { BuildWriter } = await import('@namu/transformer/output')
  const builder = createProjectBuilder({ root, cache })
  const writer = new BuildWriter(folder)
  const rebuild = async (isFirst: boolean): Promise<void> => {
    const started = performance.now()
    try {
      const result = await builder.build()
      if (!result.ok) throw new CompileFailure(result.diagnostics, sourcesBelow(root))
      await writer.write(result.output)
      if (isFirst) terminal.out(summaryText(context, result))
      if (result.warnings.length > 0) {
        const { noteColor } = terminal
        terminal.note(await diagnosticsText(result.warnings, sourcesBelow(root), noteColor))
      }
      terminal.note(`${lineOf(result, isFirst)} in ${secondsSince(started)} s`)
    } catch (error) {
      await report(error, terminal, false)
      terminal.note(`Failed after ${secondsSince(started)} s; waiting for a change`)
    }
  }
  await untilInterrupted(host, root, folder, rebuild)
}

/** One build at a time; changes during a build are for the next. */
async function untilInterrupted(
  host: Context['host'],
  root: string,
  folder: string,
  rebuild: (isFirst: boolean) => Promise<void>,
): Promise<void> {
  const waiting = { hasChanged: true, isOver: false, wake: (): void => undefined }
  const watching = new SourceWatch(root, folder, () => {
    waiting.hasChanged = true
    waiting.wake()
  })
  const stopListening = host.onInterrupt(() => {
    waiting.isOver = true
    waiting.wake()
  })
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.wake = resolve
      if (waiting.hasChanged || waiting.isOver) resolve()
    })
  try {
    for (let isFirst = true; !waiting.isOver; isFirst = false) {
      waiting.hasChanged = false
      await rebuild(isFirst)
      await change()
    }
  } finally {
    stopListening()
    watching.close()
  }
}

function lineOf({ summary, redone }: Extract<BuildResult, { ok: true }>, isFirst: boolean): string {
  if (isFirst) return `Built ${summary.project}@${summary.version}`
  const { files, ofFiles, workflows, tasks } = redone
  if (files === 0) return 'Nothing to build again'
  return `Built ${String(files)} of ${counted(ofFiles, 'file')} again (${counted(workflows, 'workflow')}, ${counted(tasks, 'task')})`
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1)
}
