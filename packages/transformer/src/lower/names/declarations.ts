import { Node } from 'ts-morph'
import { constantOf, exportNameOf } from '../../discover/exports.js'
import type { DiscoveredProject, DiscoveredTask, DiscoveredWorkflow } from '../../discover/index.js'
import { projectPath } from '../../diagnostics/index.js'

/** Finds tasks and workflows by the declaration that a name resolves to. */
export class Declarations {
  readonly #root: string
  readonly #tasks = new Map<Node, DiscoveredTask[]>()
  readonly #refused: ReadonlySet<Node>
  readonly #workflows = new Map<Node, DiscoveredWorkflow>()

  constructor(project: DiscoveredProject) {
    this.#root = project.root
    this.#refused = project.refused
    for (const found of [
      ...project.tasks.values(),
      ...project.workflows.values(),
      ...project.duplicates,
    ]) {
      const declaration = declarationOf(found.node)
      if ('name' in found) this.#workflows.set(declaration, found)
      else this.#addTask(declaration, found)
    }
  }

  #addTask(declaration: Node, task: DiscoveredTask): void {
    const others = this.#tasks.get(declaration)
    if (others) others.push(task)
    else this.#tasks.set(declaration, [task])
  }

  /** Whether discovery has said why a declaration is no task or workflow. */
  isRefused(declaration: Node): boolean {
    return this.#refused.has(declaration)
  }

  task(declaration: Node): DiscoveredTask | undefined {
    return Node.isMethodDeclaration(declaration) ? undefined : this.#tasks.get(declaration)?.[0]
  }

  workflow(declaration: Node): DiscoveredWorkflow | undefined {
    return this.#workflows.get(declaration)
  }

  isTaskMethod(method: Node): boolean {
    return Node.isMethodDeclaration(method) && this.#tasks.has(method)
  }

  /** The task that a method is on this receiver: a class for static methods, else a constant. */
  taskMethod(method: Node, receiver: Node): DiscoveredTask | undefined {
    const file = projectPath(this.#root, receiver.getSourceFile())
    const exported = exportNameOf(receiver)
    return this.#tasks.get(method)?.find((task) => task.file === file && task.path[0] === exported)
  }
}

/** The declaration that names resolve to: the constant of a wrapper call, or a method itself. */
function declarationOf(node: Node): Node {
  return Node.isCallExpression(node) ? (constantOf(node) ?? node) : node
}
