import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { BuildOptions, OnLoadResult, Plugin } from 'esbuild'
import { buildProject, type BuildResult, type WorkflowSummary } from '../build/index.js'
import { announceInApplication, classMarks } from '../bundle/class-marks.js'
import {
  insertionsByFile,
  loaderOf,
  loadWithInsertions,
  type Insertion,
  type Insertions,
} from '../bundle/source-insertions.js'
import { writeBuild } from '../output.js'
import { messageOf, messageOfError } from './messages.js'
import { referencesFor } from './references.js'

export interface NamuPluginOptions {
  /** The folder with the project's tsconfig.json. Default: esbuild's working directory. */
  readonly root?: string
  /** Where the build goes, to be published from. Default: `namu` inside the bundle's folder. */
  readonly outDir?: string
  /** Version of the workflows. Default: that of package.json. */
  readonly version?: string
}

type Built = Extract<BuildResult, { ok: true }>

/**
 * An esbuild plugin that compiles the project's workflows along with an application's own bundle:
 *
 * - each workflow that the application imports knows its name, version and graph, so that a client
 *   starts it by reference, `client.start(compute, [1, 2])`;
 * - the build (graphs, artifacts, manifest) is written to `outDir`, unless the bundle has errors;
 * - the project's error classes are known to `@namu/client`: what a run threw is an instance of its
 *   class;
 * - errors and warnings of the compiler become those of the bundle.
 *
 * ```ts
 * await esbuild.build({ entryPoints: ['src/app.ts'], bundle: true, outdir: 'dist', plugins: [namu()] })
 * ```
 */
export function namu(options: NamuPluginOptions = {}): Plugin {
  return {
    name: 'namu',
    setup(build) {
      const { initialOptions } = build
      const root = resolve(initialOptions.absWorkingDir ?? process.cwd(), options.root ?? '.')
      const outDir = outDirOf(root, options, initialOptions)
      const { version } = options
      let built: Built | undefined
      let declaring: ReadonlyMap<string, readonly WorkflowSummary[]> = new Map()
      let classes: Insertions = new Map()

      build.onStart(async () => {
        built = undefined
        const settings = { root, ...(version === undefined ? {} : { version }) }
        const result = await buildProject(settings).catch((error: unknown) => ({
          ok: 'never' as const,
          error,
        }))
        if (result.ok === 'never') return { errors: [messageOfError(result.error)] }
        if (!result.ok) {
          const ofSeverity = (severity: 'error' | 'warning') =>
            result.diagnostics
              .filter((diagnostic) => diagnostic.severity === severity)
              .map((diagnostic) => messageOf(diagnostic, root))
          return { errors: ofSeverity('error'), warnings: ofSeverity('warning') }
        }
        built = result
        declaring = workflowsByFile(result, root)
        classes = insertionsByFile(
          classMarks(result.summary.errorClasses, announceInApplication),
          realpathSync(root),
        )
        return { warnings: result.warnings.map((warning) => messageOf(warning, root)) }
      })

      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
        const [workflows, marks] = [declaring.get(path), classes.get(path)]
        if (!built || (!workflows && !marks)) return undefined
        const { version } = built.summary
        const references = workflows ? referencesFor(basename(path), workflows, version) : ''
        return loadModule(path, references, marks)
      })

      build.onEnd(async (result) => {
        if (!built || result.errors.length > 0 || initialOptions.write === false) return undefined
        const failure = await writeBuild(built.output, outDir).then(() => undefined, messageOfError)
        return failure ? { errors: [failure] } : undefined
      })
    },
  }
}

async function loadModule(
  path: string,
  references: string,
  marks: readonly Insertion[] = [],
): Promise<OnLoadResult> {
  // TypeScript counts positions without a byte order mark.
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
  if (marks.length === 0) return { contents: text + references, loader: loaderOf(path) }
  return loadWithInsertions(path, text + references, marks)
}

/** esbuild names files by their real path. */
function workflowsByFile(
  { summary }: Built,
  root: string,
): ReadonlyMap<string, readonly WorkflowSummary[]> {
  const found = new Map<string, WorkflowSummary[]>()
  for (const workflow of summary.workflows) {
    const path = realpathSync(join(root, workflow.source.file))
    found.set(path, [...(found.get(path) ?? []), workflow])
  }
  return found
}

function outDirOf(root: string, { outDir }: NamuPluginOptions, esbuild: BuildOptions): string {
  const from = esbuild.absWorkingDir ?? process.cwd()
  if (outDir !== undefined) return resolve(from, outDir)
  const bundleDir =
    esbuild.outdir ?? (esbuild.outfile === undefined ? undefined : dirname(esbuild.outfile))
  return bundleDir === undefined ? join(root, 'dist', 'namu') : resolve(from, bundleDir, 'namu')
}
