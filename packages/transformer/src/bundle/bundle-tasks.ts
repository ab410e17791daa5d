import { realpathSync } from 'node:fs'
import { digestOf, type BuiltArtifact, type TaskId } from '@namu/core/internal'
import { build, type BuildOptions, type OutputFile, type Plugin } from 'esbuild'
import type { Diagnostic } from '../diagnostics/index.js'
import type { DiscoveredTask } from '../discover/discovered.js'
import { esbuildDiagnostics } from './esbuild-diagnostics.js'
import { nativePackages, packageName } from './native-packages.js'
import { pureDeclarations, type Declaration } from './pure-declarations.js'
import { withRequire } from './require-shim.js'
import { taskEntry } from './task-entry.js'

export interface BundleOptions {
  /** Absolute path of the project root. */
  readonly root: string
  /** All tasks and workflows of the project: what an artifact does not reach is left out of it. */
  readonly declarations: readonly Declaration[]
  /** Further package conditions, as the project's `customConditions`. */
  readonly conditions?: readonly string[]
}

export type Bundles =
  | {
      readonly ok: true
      /** Tasks with identical code share one artifact. */
      readonly artifacts: ReadonlyMap<TaskId, BuiltArtifact>
      /** Native packages that a task needs installed where it runs. */
      readonly external: ReadonlyMap<TaskId, readonly string[]>
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Entries of one esbuild call. Its outputs are all in memory at once, so calls are bounded. */
const batchSize = 64

/**
 * Bundles each task into one module of its own.
 *
 * B1. An artifact's bytes depend on the code the task reaches and on nothing else: not on the folder,
 *     the other tasks, or the position of anything in the source beyond what JavaScript can see.
 * B2. The digest is that of the code; the source map, whose paths are relative to the project root, is
 *     not part of it.
 */
export async function bundleTasks(
  tasks: readonly DiscoveredTask[],
  settings: BundleOptions,
): Promise<Bundles> {
  // esbuild resolves links: paths relative to a linked root would lead out of it.
  const options = { ...settings, root: realpathSync(settings.root) }
  const artifacts = new Map<TaskId, BuiltArtifact>()
  const external = new Map<TaskId, readonly string[]>()
  const byDigest = new Map<string, BuiltArtifact>()
  for (let at = 0; at < tasks.length; at += batchSize) {
    const batch = tasks.slice(at, at + batchSize)
    const result = await build(optionsFor(batch, options)).catch((failure: unknown) => ({
      failed: esbuildDiagnostics(failure, batch, settings.root),
    }))
    if ('failed' in result) return { ok: false, diagnostics: result.failed }
    const outputs = new Map(result.outputFiles?.map((file) => [fileName(file), file]))
    batch.forEach((task, index) => {
      const made = artifactOf(
        outputs.get(`${String(index)}.js`),
        outputs.get(`${String(index)}.js.map`),
      )
      const shared = byDigest.get(made.digest) ?? made
      byDigest.set(made.digest, shared)
      artifacts.set(task.id, shared)
      const needed = externalPackages(
        result.metafile?.outputs[`${String(index)}.js`]?.imports ?? [],
      )
      if (needed.length > 0) external.set(task.id, needed)
    })
  }
  return { ok: true, artifacts, external }
}

function optionsFor(
  tasks: readonly DiscoveredTask[],
  { root, conditions, declarations }: BundleOptions,
): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: tasks.map((_, index) => ({
      in: `namu-task:${String(index)}`,
      out: String(index),
    })),
    plugins: [taskEntries(tasks, root), nativePackages(), pureDeclarations(declarations, root)],
    bundle: true,
    write: false,
    outdir: root,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    // White space only: it removes the comments with paths, and names stay readable in stacks.
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'none',
    sourcemap: 'external',
    logLevel: 'silent',
    ...(conditions?.length ? { conditions: ['module', ...conditions] } : {}),
  }
}

function taskEntries(tasks: readonly DiscoveredTask[], root: string): Plugin {
  return {
    name: 'namu-task-entries',
    setup(build) {
      build.onResolve({ filter: /^namu-task:/ }, ({ path, kind }) =>
        kind === 'entry-point' ? { path: path.slice(10), namespace: 'namu-task' } : undefined,
      )
      build.onLoad({ filter: /.*/, namespace: 'namu-task' }, ({ path }) => {
        const task = tasks[Number(path)]
        return task && { contents: taskEntry(task), resolveDir: root, loader: 'js' }
      })
    },
  }
}

function artifactOf(code: OutputFile | undefined, map: OutputFile | undefined): BuiltArtifact {
  if (!code || !map) throw new Error('esbuild left out the bundle of an entry')
  const module = withRequire({ code: code.contents, sourceMap: map.contents })
  return { digest: digestOf(module.code), ...module }
}

function externalPackages(imports: readonly { path: string; external?: boolean }[]): string[] {
  const names = imports
    .filter(({ external, path }) => external && !path.startsWith('node:'))
    .flatMap(({ path }) => packageName(path) ?? [])
  return [...new Set(names)].sort()
}

function fileName(file: OutputFile): string {
  return file.path.replace(/^.*[\\/]/, '')
}
