import {
  fromLiteral,
  iteratorKey,
  NamuError,
  type Member,
  type Release,
  type TaskId,
  type WorkflowIR,
} from '@namu/core/internal'
import type { Program } from '../machine.js'
import { damaged } from '../interpret/scope.js'
import { compileClasses } from './classes.js'
import { compileFunction, type ProgramScope } from './compile-function.js'
import { makeModuleConstants } from './module-constants.js'
import type { CompiledProgram } from './program.js'
import { hasPureTasks } from './rebound.js'

/**
 * Makes a verified graph and its release ready to run; shared by all runs of a version.
 * @throws NamuError NAMU4004 for a format this engine does not know
 * @throws NamuError NAMU4005 when the graph refers to what it does not have, or the release lacks a task
 */
export function prepareProgram(graph: WorkflowIR, release: Release): Program {
  refuseUnknownFormat(graph)
  const indexes = new Map<string, number>(graph.functions.map((fn, index) => [fn.id, index]))
  const constants = makeModuleConstants(graph.constants ?? [])
  const functionIndex = (id: string): number =>
    indexes.get(id) ?? damaged(`there is no function ${id}`)
  const classes = compileClasses(graph, functionIndex)
  const classesById = new Map(classes.map((it) => [it.id, it]))
  const hasGenerators =
    graph.functions.some(({ generator }) => generator === true) || hasIterators(graph)
  const hasConversions = namesConversions(graph)
  const scope: ProgramScope = {
    hasGenerators,
    hasConversions,
    functionIndex,
    classOf: (id) => classesById.get(id) ?? damaged(`there is no class ${id}`),
    hasAccessors: (graph.classes ?? []).some(({ members }) =>
      members.some(({ kind }) => kind !== 'method'),
    ),
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
    hasConversions,
    hasPureTasks: hasPureTasks(release),
    entry: scope.functionIndex(graph.entry),
    constants,
    classes,
    prototypeOf: (id) => classesById.get(id)?.prototype,
  }
  return program
}

/** Whether a class or a constant of the program is named like what a conversion calls. */
function namesConversions({ functions, classes = [] }: WorkflowIR): boolean {
  const isConversion = (name: unknown): boolean => name === 'toString' || name === 'valueOf'
  return (
    classes.some(({ members }) => members.some(({ key }) => isConversion(key))) ||
    functions.some(({ blocks }) =>
      blocks.some(({ body }) =>
        body.some((it) => it.kind === 'constant' && isConversion(fromLiteral(it.value))),
      ),
    )
  )
}

/** Whether objects or classes of the program say themselves how they are iterated. */
function hasIterators({ functions, classes = [] }: WorkflowIR): boolean {
  const isIterator = ({ kind }: Member): boolean => kind === 'iterator'
  return (
    classes.some(({ members }) => members.some(({ key }) => key === iteratorKey)) ||
    functions.some(({ blocks }) =>
      blocks.some(({ body }) =>
        body.some((it) => it.kind === 'object' && it.members.some(isIterator)),
      ),
    )
  )
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
