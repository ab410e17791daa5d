import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildOutput } from '@namu/core/internal'
import type { BuildResult } from '@namu/transformer'
import type { Context } from '../context.js'
import { diagnosticsText } from '../report/diagnostics.js'
import { CompileFailure } from '../report/failures.js'
import { projectRoot } from './root.js'

export interface CompileOptions {
  /** The project's folder. */
  readonly project?: string
  /** Version of the workflows; that of package.json without it. */
  readonly version?: string
}

export type CompiledProject = Extract<BuildResult, { readonly ok: true }>

/**
 * Compiles the project; warnings go to stderr.
 * @throws NamuError NAMU2001 when there is no project, CompileFailure when it does not compile
 */
export async function compileProject(
  { host, terminal, json }: Context,
  { project, version }: CompileOptions,
): Promise<CompiledProject> {
  const root = projectRoot(host.cwd, project)
  const { buildProject } = await import('@namu/transformer')
  const result = await buildProject({ root, ...(version === undefined ? {} : { version }) })
  const sourceOf = sourcesBelow(root)
  if (!result.ok) throw new CompileFailure(result.diagnostics, sourceOf)
  if (result.warnings.length > 0 && !json) {
    terminal.note(await diagnosticsText(result.warnings, sourceOf, terminal.noteColor))
  }
  return result
}

export interface BuildSource extends CompileOptions {
  /** A folder that `namu build` wrote: it is used as it is. */
  readonly build?: string
}

/**
 * The build a command works on: an output of `namu build`, or the project compiled now.
 * @throws NamuError NAMU2003, NAMU7001, NAMU4004 or NAMU4005 when the output is damaged or of another
 *   format
 */
export async function obtainBuild(context: Context, source: BuildSource): Promise<BuildOutput> {
  if (source.build === undefined) return (await compileProject(context, source)).output
  const { readBuild } = await import('@namu/transformer/output')
  const build = await readBuild(path.resolve(context.host.cwd, source.build))
  return source.version === undefined ? build : withVersion(build, source.version)
}

/** The same content under another version. */
export function withVersion(build: BuildOutput, version: string): BuildOutput {
  return { ...build, manifest: { ...build.manifest, version } }
}

function sourcesBelow(root: string): (file: string) => string | undefined {
  return (file) => {
    try {
      return readFileSync(path.resolve(root, file), 'utf8')
    } catch {
      return undefined
    }
  }
}
