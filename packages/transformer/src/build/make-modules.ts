import { setImmediate } from 'node:timers/promises'
import type { Node, SourceFile } from 'ts-morph'
import { bundleTasks, nativePackagesWarning, type Bundles } from '../bundle/index.js'
import { compileWorkflow, type CompiledWorkflow } from '../compile.js'
import { hasErrors, projectPath, Reporter, type Diagnostic } from '../diagnostics/index.js'
import type {
  DiscoveredProject,
  DiscoveredTask,
  DiscoveredWorkflow,
  Discovery,
} from '../discover/index.js'
import { bundledPaths } from '../incremental/bundled-paths.js'
import type { ModuleParts } from '../incremental/module-record.js'
import { ProjectNames } from '../lower/index.js'
import { DerivedContracts } from '../schema/index.js'
import { declaredTask, declaredWorkflow } from './declared.js'

/** The parts of a file, and the paths that decided what the bundler made of it. */
export interface MadeModule {
  readonly parts: ModuleParts
  readonly bundled: readonly string[]
}

export type MadeModules =
  | { readonly ok: true; readonly modules: ReadonlyMap<SourceFile, MadeModule> }
  /** Errors, and the warnings that were found beside them. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Compiles the workflows and bundles the tasks that `files` declare, among those that were discovered. */
export async function makeModules(
  { discovered, diagnostics: declared }: Discovery,
  files: readonly SourceFile[],
): Promise<MadeModules> {
  const chosen = new Set(files)
  const isChosen = ({ node }: DiscoveredTask | DiscoveredWorkflow): boolean =>
    chosen.has(node.getSourceFile())
  const tasks = [...discovered.tasks.values()].filter(isChosen)
  const workflows = [...discovered.workflows.values()].filter(isChosen)
  const [bundles, compiled] = await Promise.all([
    bundle(tasks, discovered),
    compile(tasks, workflows, discovered),
  ])
  const bundled = bundleFindings(tasks, discovered, bundles)
  const found = [
    ...declared,
    ...compiled.contracts,
    ...[...compiled.workflows.values()].flatMap(({ diagnostics }) => diagnostics),
    ...[...bundled.values()].flat(),
  ]
  if (!bundles.ok) return { ok: false, diagnostics: [...found, ...bundles.diagnostics] }
  if (hasErrors(found)) return { ok: false, diagnostics: found }
  const { root } = discovered
  const tasksOf = byFile(tasks, ({ node }) => node)
  const workflowsOf = byFile([...compiled.workflows], ([{ node }]) => node)
  const errorClassesOf = byFile(discovered.errorClasses, ({ node }) => node)
  const modules = files.map((file): [SourceFile, MadeModule] => {
    const path = projectPath(root, file)
    const own = tasksOf(file)
    const compiledHere = workflowsOf(file)
    const parts: ModuleParts = {
      tasks: own.map((task) => ({
        declared: declaredTask(root, task, bundles.external.get(task.id) ?? []),
        artifact: present(bundles.artifacts.get(task.id), task.id),
      })),
      workflows: compiledHere.map(([workflow, { graph, sites }]) => ({
        declared: declaredWorkflow(root, workflow),
        graph: present(graph, workflow.name),
        ...(sites === undefined ? {} : { sites }),
      })),
      errorClasses: errorClassesOf(file).map(({ id, body }) => ({ id, file: path, body })),
      warnings: {
        declared: declared.filter(({ span }) => span.file === path),
        compiled: compiledHere.flatMap(([, { diagnostics }]) => diagnostics),
        bundled: own.flatMap((task) => bundled.get(task) ?? []),
      },
    }
    return [file, { parts, bundled: pathsOf(own, bundles, root) }]
  })
  return { ok: true, modules: new Map(modules) }
}

/** The items whose nodes stand in a file. */
function byFile<T>(
  items: readonly T[],
  nodeOf: (item: T) => Node,
): (file: SourceFile) => readonly T[] {
  const found = new Map<SourceFile, T[]>()
  for (const item of items) {
    const file = nodeOf(item).getSourceFile()
    const known = found.get(file)
    if (known) known.push(item)
    else found.set(file, [item])
  }
  return (file) => found.get(file) ?? []
}

interface Compiled {
  /** What was found in the types of tasks and workflows. */
  readonly contracts: readonly Diagnostic[]
  readonly workflows: ReadonlyMap<DiscoveredWorkflow, CompiledWorkflow>
}

/** Contracts first, also of tasks that no workflow calls: their problems are reported in any case. */
async function compile(
  tasks: readonly DiscoveredTask[],
  workflows: readonly DiscoveredWorkflow[],
  discovered: DiscoveredProject,
): Promise<Compiled> {
  const reporter = new Reporter(discovered.root)
  const contracts = new DerivedContracts(discovered.project, reporter)
  for (const task of tasks) contracts.taskSignature(task)
  for (const workflow of workflows) contracts.workflowContract(workflow)
  const compiled = new Map<DiscoveredWorkflow, CompiledWorkflow>()
  const names = new ProjectNames(discovered)
  for (const workflow of workflows) {
    // The bundler's process is fed meanwhile.
    await setImmediate()
    compiled.set(workflow, compileWorkflow(workflow, discovered, contracts, names))
  }
  return { contracts: reporter.diagnostics, workflows: compiled }
}

/** Runs in esbuild's process while the workflows are compiled here. */
async function bundle(
  tasks: readonly DiscoveredTask[],
  discovered: DiscoveredProject,
): Promise<Bundles> {
  return bundleTasks(tasks, {
    root: discovered.root,
    declarations: [...discovered.tasks.values(), ...discovered.workflows.values()],
    errorClasses: discovered.errorClasses,
    conditions: discovered.project.getCompilerOptions().customConditions ?? [],
  })
}

function bundleFindings(
  tasks: readonly DiscoveredTask[],
  { root }: DiscoveredProject,
  bundles: Bundles,
): ReadonlyMap<DiscoveredTask, readonly Diagnostic[]> {
  const found = new Map<DiscoveredTask, readonly Diagnostic[]>()
  if (!bundles.ok) return found
  for (const task of tasks) {
    const packages = bundles.external.get(task.id)
    if (packages) found.set(task, [nativePackagesWarning(task, packages, root)])
  }
  return found
}

function pathsOf(
  tasks: readonly DiscoveredTask[],
  { files, external }: Extract<Bundles, { ok: true }>,
  root: string,
): readonly string[] {
  if (tasks.length === 0) return []
  const reached = new Set(tasks.flatMap(({ id }) => files.get(id) ?? []))
  const packages = new Set(tasks.flatMap(({ id }) => external.get(id) ?? []))
  return bundledPaths([...reached], [...packages], root)
}

function present<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`The build has lost ${name} on its way`)
  return found
}
