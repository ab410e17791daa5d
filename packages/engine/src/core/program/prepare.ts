import { NamuError, type Release, type TaskId, type WorkflowIR } from '@namu/core/internal'
import type { Program } from '../machine.js'
import { damaged } from '../interpret/scope.js'
import { compileFunction, type ProgramScope } from './compile-function.js'
import { makeModuleConstants } from './module-constants.js'
import type { CompiledProgram } from './program.js'

/**
 * Makes a verified graph and its release ready to run; shared by all runs of a version.
 * @throws NamuError NAMU4004 for a format this engine does not know
 * @throws NamuError NAMU4005 when the graph refers to what it does not have, or the release lacks a task
 */
export function prepareProgram(graph: WorkflowIR, release: Release): Program {
  refuseUnknownFormat(graph)
  const indexes = new Map<string, number>(graph.functions.map((fn, index) => [fn.id, index]))
  const constants = makeModuleConstants(graph.constants ?? [])
  const scope: ProgramScope = {
    functionIndex: (id) => indexes.get(id) ?? damaged(`there is no function ${id}`),
    task: (id: TaskId) =>
      (Object.hasOwn(graph.tasks, id) ? release.tasks[id] : undefined) ??
      damaged(`the release has no task ${id}`),
    moduleConstant: (id) =>
      constants.objects[id] ?? damaged(`there is no module constant ${String(id)}`),
  }
  const program: CompiledProgram = {
    graph,
    release,
    functions: graph.functions.map((fn, index) => compileFunction(scope, fn, index)),
    hasPureTasks: Object.values(release.tasks).some(({ policy }) => policy.pure),
    entry: scope.functionIndex(graph.entry),
    constants,
  }
  return program
}

function refuseUnknownFormat(graph: {
  readonly ir: unknown
  readonly semantics: unknown
  readonly name: string
}): void {
  if (graph.ir === 1 && graph.semantics === 1) return
  throw new NamuError(
    'NAMU4004',
    `The graph of ${graph.name} has format ${String(graph.ir)} with semantics ${String(graph.semantics)}; this engine knows format 1 with semantics 1`,
    { hint: 'Use a newer version of Namu, or build the workflow again.' },
  )
}
