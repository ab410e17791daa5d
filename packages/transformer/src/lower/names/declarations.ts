import { Node } from 'ts-morph'
import { constantOf, exportNameOf } from '../../discover/exports.js'
import type { DiscoveredProject, DiscoveredTask, DiscoveredWorkflow } from '../../discover/index.js'
import { projectPath } from '../../diagnostics/index.js'

/** Finds tasks and workflows by the declaration that a name resolves to. */
export class Declarations {
  readonly #root: string
  readonly #tasks = new Map<Node, DiscoveredTask[]>()
  readonly #workflows = new Map<Node, DiscoveredWorkflow>()

  constructor(project: DiscoveredProject) {
    this.#root = project.root
    for (const task of project.tasks.values()) {
      const declaration = declarationOf(task.node)
      const others = this.#tasks.get(declaration)
      if (others) others.push(task)
      else this.#tasks.set(declaration, [task])
    }
    for (const workflow of project.workflows.values()) {
      this.#workflows.set(declarationOf(workflow.node), workflow)
    }
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
