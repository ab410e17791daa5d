import type { JsonSchema, TaskSignature } from '@namu/core/internal'
import type { Node, Project } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { DiscoveredTask, DiscoveredWorkflow, FunctionNode } from '../discover/discovered.js'
import { parameterElements } from './parameters.js'
import { tupleSchema } from './array-schema.js'
import { TypeWalk, type TypeWorld } from './type-walk.js'
import type { SchemaProblem } from './walk.js'

/** Schemas of a workflow's arguments (a tuple) and of its result. */
export interface WorkflowContract {
  readonly input: JsonSchema
  readonly output: JsonSchema
}

/** JSON Schemas of what crosses the boundaries of tasks and workflows, derived from their types. */
export interface Contracts {
  taskSignature(task: DiscoveredTask): TaskSignature
  workflowContract(workflow: DiscoveredWorkflow): WorkflowContract
}

/**
 * Derives contracts on first use. What cannot be serialised is reported, once per parameter or result,
 * and stands as `{}` in the schema.
 */
export class DerivedContracts implements Contracts {
  readonly #world: TypeWorld
  readonly #reporter: Reporter
  readonly #derived = new Map<FunctionNode, WorkflowContract>()

  constructor(project: Project, reporter: Reporter) {
    this.#world = {
      program: project.getProgram().compilerObject,
      checker: project.getTypeChecker().compilerObject,
    }
    this.#reporter = reporter
  }

  taskSignature(task: DiscoveredTask): TaskSignature {
    return { sync: task.sync, ...this.#contractOf(task.fn) }
  }

  workflowContract(workflow: DiscoveredWorkflow): WorkflowContract {
    return this.#contractOf(workflow.fn)
  }

  #contractOf(fn: FunctionNode): WorkflowContract {
    const known = this.#derived.get(fn)
    if (known) return known
    const contract = { input: this.#inputOf(fn), output: this.#outputOf(fn) }
    this.#derived.set(fn, contract)
    return contract
  }

  #inputOf(fn: FunctionNode): JsonSchema {
    const walk = new TypeWalk(this.#world)
    const elements = fn
      .getParameters()
      .filter((parameter) => parameter.getName() !== 'this')
      .flatMap((parameter) => {
        const before = walk.problems.length
        const found = parameterElements(walk, parameter.compilerNode)
        this.#report(walk.problems.slice(before), parameter)
        return found
      })
    return walk.finish(tupleSchema(elements))
  }

  #outputOf(fn: FunctionNode): JsonSchema {
    const walk = new TypeWalk(this.#world)
    const { checker } = this.#world
    const returned = fn.getReturnType().compilerType
    const result = checker.getAwaitedType(returned) ?? returned
    const schema = walk.schemaOf(result, 'the result')
    this.#report(walk.problems, fn.getReturnTypeNode() ?? fn)
    return walk.finish(schema)
  }

  #report(problems: readonly SchemaProblem[], node: Node): void {
    for (const problem of problems) {
      const parameters = { path: shorten(problem.path), what: problem.what }
      const code = problem.kind === 'too-deep' ? 'NAMU1302' : 'NAMU1301'
      this.#reporter.report(code, node, parameters)
    }
  }
}

/** A path of at most 120 characters, for a message. */
export function shorten(path: string): string {
  return path.length <= 120 ? path : `${path.slice(0, 60)}…${path.slice(-50)}`
}
