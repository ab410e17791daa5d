import path from 'node:path'
import type { Diagnostic } from '@namu/transformer'
import type { Host } from '../host.js'

/** Where diagnostics go besides the terminal. */
export type DiagnosticsFormat = 'text' | 'github'

/** Whether annotations are wanted: asked for, or the default in GitHub Actions. */
export function wantsAnnotations({ env }: Host, format: DiagnosticsFormat | undefined): boolean {
  return format === undefined ? env.GITHUB_ACTIONS === 'true' : format === 'github'
}

/** The lines that make GitHub show diagnostics at their places; files are named from the repository. */
export async function annotations(
  { cwd, env }: Host,
  root: string,
  diagnostics: readonly Diagnostic[],
): Promise<string[]> {
  const { githubAnnotation } = await import('@namu/transformer')
  const repository = env.GITHUB_WORKSPACE ?? cwd
  const folder = path.relative(repository, root).split(path.sep).join('/')
  return diagnostics.map((diagnostic) => githubAnnotation(diagnostic, folder))
}
