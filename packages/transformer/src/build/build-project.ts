import type { BuildOutput, WorkflowIR } from '@namu/core/internal'
import { bundleTasks, nativePackagesWarning, type Bundles } from '../bundle/index.js'
import { compileWorkflow } from '../compile.js'
import { hasErrors, Reporter, sortDiagnostics, type Diagnostic } from '../diagnostics/index.js'
import { discover, type DiscoveredProject } from '../discover/index.js'
import { loadProject } from '../project/index.js'
import { DerivedContracts } from '../schema/index.js'
import { makeManifest } from './manifest.js'
import { readPackageIdentity, type PackageIdentity } from './package-manifest.js'
import type { BuildResult, BuildSettings } from './result.js'
import { summarise } from './summary.js'

/**
 * Builds a project in memory: every workflow's graph, every task's artifact, and the manifest that
 * names them. Writes nothing. The same sources give the same bytes, in whatever folder they are.
 *
 * What is wrong with the project is in the result; several errors are reported at once, but
 * TypeScript's own stop the build first.
 *
 * @throws NamuError NAMU2001 when there is no project at `root` or its configuration cannot be read
 */
export async function buildProject(settings: BuildSettings): Promise<BuildResult> {
  const loaded = loadProject(settings.root)
  if (hasErrors(loaded.diagnostics)) return failed(loaded.diagnostics)
  const identity = identityOf(loaded.root, settings)

  const { discovered, diagnostics: declared } = discover(loaded)
  const bundling = bundle(discovered)
  const compiled = compile(discovered)
  const bundles = await bundling

  const found = [...declared, ...compiled.diagnostics, ...bundleFindings(discovered, bundles)]
  if (!bundles.ok || hasErrors(found)) return failed(found)
  const output = assemble(identity, discovered, compiled.graphs, bundles)
  return {
    ok: true,
    output,
    warnings: sortDiagnostics(found),
    summary: summarise(discovered, output, bundles.external),
  }
}

function failed(diagnostics: readonly Diagnostic[]): BuildResult {
  return { ok: false, diagnostics: sortDiagnostics(diagnostics) }
}

function identityOf(root: string, { version }: BuildSettings): PackageIdentity {
  const identity = readPackageIdentity(root)
  return version === undefined ? identity : { ...identity, version }
}

interface Compiled {
  readonly graphs: ReadonlyMap<string, WorkflowIR>
  readonly diagnostics: readonly Diagnostic[]
}

/** Contracts first, also of tasks that no workflow calls: their problems are reported in any case. */
function compile(discovered: DiscoveredProject): Compiled {
  const reporter = new Reporter(discovered.root)
  const contracts = new DerivedContracts(discovered.project, reporter)
  for (const task of discovered.tasks.values()) contracts.taskSignature(task)
  for (const workflow of discovered.workflows.values()) contracts.workflowContract(workflow)
  const graphs = new Map<string, WorkflowIR>()
  const diagnostics: Diagnostic[] = []
  for (const workflow of discovered.workflows.values()) {
    const result = compileWorkflow(workflow, discovered, contracts)
    diagnostics.push(...result.diagnostics)
    if (result.graph) graphs.set(workflow.name, result.graph)
  }
  return { graphs, diagnostics: [...reporter.diagnostics, ...diagnostics] }
}

/** Runs in esbuild's process while the workflows are compiled here. */
async function bundle(discovered: DiscoveredProject): Promise<Bundles> {
  const tasks = [...discovered.tasks.values()]
  return bundleTasks(tasks, {
    root: discovered.root,
    declarations: [...tasks, ...discovered.workflows.values()],
    conditions: discovered.project.getCompilerOptions().customConditions ?? [],
  })
}

function bundleFindings(discovered: DiscoveredProject, bundles: Bundles): readonly Diagnostic[] {
  if (!bundles.ok) return bundles.diagnostics
  return [...discovered.tasks.values()].flatMap((task) => {
    const packages = bundles.external.get(task.id)
    return packages ? [nativePackagesWarning(task, packages, discovered.root)] : []
  })
}

function assemble(
  identity: PackageIdentity,
  discovered: DiscoveredProject,
  graphs: ReadonlyMap<string, WorkflowIR>,
  { artifacts }: Extract<Bundles, { ok: true }>,
): BuildOutput {
  return {
    manifest: makeManifest({ identity, discovered, graphs, artifacts }),
    graphs: [...graphs.values()],
    // Tasks with the same code share one.
    artifacts: [...new Map([...artifacts.values()].map((made) => [made.digest, made])).values()],
  }
}
