import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type BuildOutput,
  decode,
  type Encoded,
  invariant,
  prototypesIn,
  type WorkflowIR,
} from '@namu/core/internal'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import type { Execute } from './engine-run.js'
import { workflowName } from './fixtures.js'

type TaskFunction = (...args: readonly unknown[]) => unknown
/** As a runner calls it. */
type RunTask = (args: Encoded) => unknown

/** The fixtures as `namu build` makes them: one project, with the real artifacts loaded. */
export class CompiledFixtures {
  private readonly output: BuildOutput
  private readonly tasks: ReadonlyMap<string, RunTask>

  private constructor(output: BuildOutput, tasks: ReadonlyMap<string, RunTask>) {
    this.output = output
    this.tasks = tasks
  }

  static async build(root: string): Promise<CompiledFixtures> {
    const result = await buildProject({ root })
    if (!result.ok)
      throw new Error(result.diagnostics.map((one) => formatDiagnostic(one, {})).join('\n\n'))
    return CompiledFixtures.load(root, result.output)
  }

  static async load(root: string, output: BuildOutput): Promise<CompiledFixtures> {
    return new CompiledFixtures(output, await loadTasks(root, output))
  }

  graph(fixture: string): WorkflowIR {
    return this.workflow(workflowName(fixture))
  }

  readonly workflow = (name: string): WorkflowIR => {
    const graph = this.output.graphs.find((candidate) => candidate.name === name)
    invariant(graph, `the build has a workflow ${name}`)
    return graph
  }

  get release(): BuildOutput['manifest']['tasks'] {
    return this.output.manifest.tasks
  }

  readonly execute: Execute = (task, args) => {
    const run = this.tasks.get(task)
    invariant(run, `the build has a task ${task}`)
    return run(args)
  }
}

/** Imports every artifact from a throw-away folder, which can go once the modules are loaded. */
async function loadTasks(root: string, output: BuildOutput): Promise<ReadonlyMap<string, RunTask>> {
  const folder = await mkdtemp(join(root, '.artifacts-'))
  try {
    const modules = new Map<string, Record<string, TaskFunction>>()
    for (const { digest, code } of output.artifacts) {
      const file = join(folder, `${digest}.mjs`)
      await writeFile(file, code)
      modules.set(digest, (await import(pathToFileURL(file).href)) as Record<string, TaskFunction>)
    }
    return new Map(
      Object.entries(output.manifest.tasks).map(([id, task]) => {
        const module = modules.get(task.artifact)
        const run = module?.[task.export]
        invariant(run, `the artifact of ${id} exports ${task.export}`)
        const prototypeOf = prototypesIn(module['classes'])
        return [id, (args) => run(...(decode(args, undefined, prototypeOf) as unknown[]))]
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
