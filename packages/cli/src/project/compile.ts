import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { BuildOutput } from '@namu/core/internal'
import type { BuildResult, Diagnostic } from '@namu/transformer'
import type { Context } from '../context.js'
import { annotations, wantsAnnotations, type DiagnosticsFormat } from '../report/annotations.js'
import { diagnosticsText } from '../report/diagnostics.js'
import { CompileFailure } from '../report/failures.js'
import { buildFixed, foundIn, type FixedBuild } from './fix.js'
import { projectRoot } from './root.js'

export interface CompileOptions {
  /** The project's folder. */
  readonly project?: string
  /** Version of the workflows; that of package.json without it. */
  readonly version?: string
}

export type CompiledProject = Extract<BuildResult, { readonly ok: true }>

/** What a build does about the diagnostics besides showing them. */
export interface DiagnosticOptions {
  /** Warnings fail it, too. */
  readonly strict?: boolean
  /** Makes the automatic fixes in the source. */
  readonly fix?: boolean
  readonly format?: DiagnosticsFormat
  /** Takes what earlier builds made; not by default. */
  readonly cache?: boolean
}

/**
 * Compiles the project; warnings go to stderr.
 * @throws NamuError NAMU2001 when there is no project, CompileFailure when it does not compile
 */
export async function compileProject(
  context: Context,
  { project, version }: CompileOptions,
  options: DiagnosticOptions = { format: 'text' },
): Promise<CompiledProject & Pick<FixedBuild, 'fixed'>> {
  const { host, terminal, json } = context
  const root = projectRoot(host.cwd, project)
  const { buildProject } = await import('@namu/transformer')
  const { cache = false } = options
  const settings = { root, cache, ...(version === undefined ? {} : { version }) }
  const build = (): Promise<BuildResult> => buildProject(settings)
  const { result, fixed, undone } = options.fix
    ? await buildFixed(root, build)
    : { result: await build(), fixed: [], undone: [] }
  if (!json) for (const line of fixLines(fixed, undone)) terminal.note(line)
  if (!json && wantsAnnotations(host, options.format)) {
    for (const line of await annotations(host, root, foundIn(result))) terminal.out(line)
  }
  const sourceOf = sourcesBelow(root)
  if (!result.ok) throw new CompileFailure(result.diagnostics, sourceOf)
  if (options.strict && result.warnings.length > 0) {
    throw new CompileFailure(result.warnings, sourceOf, 'The project has warnings')
  }
  if (result.warnings.length > 0 && !json) {
    terminal.note(await diagnosticsText(result.warnings, sourceOf, terminal.noteColor))
  }
  return { ...result, fixed }
}

function fixLines(fixed: readonly Diagnostic[], undone: readonly Diagnostic[]): string[] {
  const line = (word: string) => (found: Diagnostic) =>
    `${word} ${found.span.file}:${found.span.startLine}:${found.span.startColumn} ` +
    `${found.code}: ${found.fix?.title ?? ''}`
  return [...fixed.map(line('fixed')), ...undone.map(line('not fixed, it would cause errors:'))]
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

/** Reads source files by their names in graphs and diagnostics; `undefined` for what is not there. */
export function sourcesBelow(root: string): (file: string) => string | undefined {
  return (file) => {
    try {
      return readFileSync(path.resolve(root, file), 'utf8')
    } catch {
      return undefined
    }
  }
}
