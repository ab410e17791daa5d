import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltArtifact, Digest, TaskId } from '@namu/core/internal'
import { build, type BuildOptions, type OnLoadResult, type OutputFile, type Plugin } from 'esbuild'
import type { Diagnostic } from '../diagnostics/index.js'
import type { DiscoveredTask } from '../discover/discovered.js'
import type { ErrorClass } from '../discover/error-classes.js'
import { announceInArtifact, artifactClasses, classMarks } from './class-marks.js'
import { esbuildDiagnostics } from './esbuild-diagnostics.js'
import { nativePackages, packageName } from './native-packages.js'
import { pureDeclarations, type Declaration } from './pure-declarations.js'
import { reachedFiles } from './reached-files.js'
import { withRequire } from './require-shim.js'
import { insertionsByFile, loadWithInsertions } from './source-insertions.js'
import { taskEntry } from './task-entry.js'

export interface BundleOptions {
  /** Absolute path of the project root. */
  readonly root: string
  /** All tasks and workflows of the project: what an artifact does not reach is left out of it. */
  readonly declarations: readonly Declaration[]
  /** The error classes of the project, so that errors are what they were in another process. */
  readonly errorClasses: readonly ErrorClass[]
  /** Further package conditions, as the project's `customConditions`. */
  readonly conditions?: readonly string[]
}

export type Bundles =
  | {
      readonly ok: true
      /** Tasks with identical code have artifacts with the same digest; their source maps may differ. */
      readonly artifacts: ReadonlyMap<TaskId, BuiltArtifact>
      /** Native packages that a task needs installed where it runs. */
      readonly external: ReadonlyMap<TaskId, readonly string[]>
      /** Absolute paths of the files that a task's artifact was made from. */
      readonly files: ReadonlyMap<TaskId, readonly string[]>
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Entries of one esbuild call. Its outputs are all in memory at once, so calls are bounded. */
const batchSize = 256

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
  const files = new Map<TaskId, readonly string[]>()
  // What it prepares is for the whole project, whatever a batch reaches of it.
  const inserted = insertedSources(settings, options.root)
  for (let at = 0; at < tasks.length; at += batchSize) {
    const batch = tasks.slice(at, at + batchSize)
    const result = await build(optionsFor(batch, options, inserted)).catch((failure: unknown) => ({
      failed: esbuildDiagnostics(failure, batch, settings.root),
    }))
    if ('failed' in result) return { ok: false, diagnostics: result.failed }
    const outputs = new Map(result.outputFiles?.map((file) => [fileName(file), file]))
    batch.forEach((task, index) => {
      const made = artifactOf(
        outputs.get(`${String(index)}.js`),
        outputs.get(`${String(index)}.js.map`),
      )
      artifacts.set(task.id, made)
      if (result.metafile) {
        files.set(
          task.id,
          reachedFiles(result.metafile, `namu-task:${String(index)}`, options.root),
        )
      }
      const needed = externalPackages(
        result.metafile?.outputs[`${String(index)}.js`]?.imports ?? [],
      )
      if (needed.length > 0) external.set(task.id, needed)
    })
  }
  return { ok: true, artifacts, external, files }
}

function optionsFor(
  tasks: readonly DiscoveredTask[],
  { root, conditions }: BundleOptions,
  inserted: Plugin,
): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: tasks.map((_, index) => ({
      in: `namu-task:${String(index)}`,
      out: String(index),
    })),
    plugins: [taskEntries(tasks, root), nativePackages(), artifactClasses(), inserted],
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
    // Positions are all that a stack needs; the sources would be in the map of every task.
    sourcesContent: false,
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

/** The modules of the project with what the compiler adds to them. */
function insertedSources(
  { declarations, errorClasses }: Pick<BundleOptions, 'declarations' | 'errorClasses'>,
  root: string,
): Plugin {
  const places = [
    ...pureDeclarations(declarations),
    ...classMarks(errorClasses, announceInArtifact),
  ]
  const insertions = insertionsByFile(places, root)
  const sources = new Map(
    [...declarations, ...errorClasses].map(({ file, node }) => [
      join(root, file),
      node.getSourceFile(),
    ]),
  )
  const loaded = new Map<string, OnLoadResult>()
  return {
    name: 'namu-inserted-sources',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => {
        const known = loaded.get(path)
        if (known) return known
        const [source, added] = [sources.get(path), insertions.get(path)]
        if (!source || !added) return undefined
        const made = loadWithInsertions(path, source.getFullText(), added)
        loaded.set(path, made)
        return made
      })
    },
  }
}

function artifactOf(code: OutputFile | undefined, map: OutputFile | undefined): BuiltArtifact {
  if (!code || !map) throw new Error('esbuild left out the bundle of an entry')
  const module = withRequire({ code: code.contents, sourceMap: fromAnyFolder(map.contents) })
  return { digest: digestOfCode(module.code), ...module }
}

/**
 * Names sources outside of the project (hoisted packages) alike, however far up they are, and the entry
 * without its number among those that were bundled with it.
 */
function fromAnyFolder(sourceMap: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sourceMap.buffer, sourceMap.byteOffset, sourceMap.byteLength)
  // The names come first; the mappings behind them are most of it.
  const found = bytes.indexOf('"mappings"')
  const end = found < 0 ? bytes.length : found
  const names = bytes
    .toString('utf8', 0, end)
    .replace(/"(?:\.\.\/)+/g, '"')
    .replace(/"namu-task:\d+"/g, '"namu-task"')
  return Buffer.concat([Buffer.from(names), bytes.subarray(end)])
}

/** As `digestOf`, by Node's own sha256: artifacts are megabytes in sum. */
function digestOfCode(code: Uint8Array): Digest {
  return createHash('sha256').update(code).digest('hex') as Digest
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
