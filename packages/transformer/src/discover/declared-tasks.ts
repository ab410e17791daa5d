import type { TaskId } from '@namu/core/internal'
import { Node, type ClassDeclaration, type MethodDeclaration, type SourceFile } from 'ts-morph'
import { moduleName, projectPath, type Reporter } from '../diagnostics/index.js'
import type { Origins } from '../project/index.js'
import type { DiscoveredTask, FunctionNode } from './discovered.js'
import { exportFix } from './export-fix.js'
import { constantOf, exportNameOf, instancesOf } from './exports.js'
import { headOfUse } from './head.js'
import { taskOptions } from './options.js'
import { timingOf } from './synchronous.js'
import { wrappedFunction, type WrapperUse } from './wrapper-call.js'

type CallUse = Extract<WrapperUse, { kind: 'call' }>
type DecoratorUse = Extract<WrapperUse, { kind: 'decorator' }>

/** Collects the tasks of a project from the uses of `task`. */
export class DeclaredTasks {
  readonly found: DiscoveredTask[] = []
  /** The declarations of what was reported as no task. */
  readonly refused: Node[] = []
  readonly #root: string
  readonly #files: readonly SourceFile[]
  readonly #origins: Origins
  readonly #reporter: Reporter

  constructor(root: string, files: readonly SourceFile[], origins: Origins, reporter: Reporter) {
    this.#root = root
    this.#files = files
    this.#origins = origins
    this.#reporter = reporter
  }

  addCall(use: CallUse): void {
    const constant = constantOf(use.node)
    const exported = constant ? exportNameOf(constant) : undefined
    if (!constant || exported === undefined) {
      const what = describe(constant)
      this.#reporter.report('NAMU1003', headOfUse(use.node), { what }, [], exportFix(constant))
      return
    }
    const fn = wrappedFunction(use.wrapped, this.#origins)
    if (!fn) {
      this.#reporter.report('NAMU1009', use.wrapped ?? use.node, { wrapper: 'task' })
      this.refused.push(constant)
      return
    }
    this.#add(use, use.node, [exported], constant.getSourceFile(), fn)
  }

  addDecorator(use: DecoratorUse): void {
    const method = use.node.getParent()
    const owner = method.getParent()
    if (!Node.isMethodDeclaration(method) || !Node.isClassDeclaration(owner)) {
      this.#reporter.report('NAMU1003', headOfUse(use.node), { what: 'This decorated method' })
      return
    }
    if (method.isStatic()) this.#addStatic(use, method, owner)
    else this.#addInstance(use, method, owner)
  }

  #addStatic(use: DecoratorUse, method: MethodDeclaration, owner: ClassDeclaration): void {
    const exported = exportNameOf(owner)
    if (exported === undefined) {
      this.#reporter.report('NAMU1003', headOfUse(use.node), {
        what: `The class of task ${method.getName()}`,
      })
      return
    }
    this.#add(use, method, [exported, method.getName()], owner.getSourceFile(), method)
  }

  #addInstance(use: DecoratorUse, method: MethodDeclaration, owner: ClassDeclaration): void {
    const instances = instancesOf(owner, this.#files)
    if (instances.length === 0) {
      const name = owner.getName() ?? 'Class'
      this.#reporter.report('NAMU1005', use.node, {
        method: `${name}.${method.getName()}`,
        class: name,
        instance: name.charAt(0).toLowerCase() + name.slice(1),
      })
    }
    for (const { exported, file } of instances) {
      this.#add(use, method, [exported, method.getName()], file, method)
    }
  }

  #add(
    use: WrapperUse,
    node: Node,
    path: DiscoveredTask['path'],
    file: SourceFile,
    fn: FunctionNode,
  ): void {
    const options = taskOptions(use.options, this.#origins, this.#reporter)
    const id = (options.id ?? `${moduleName(this.#root, file)}#${path.join('.')}`) as TaskId
    if (!Node.isArrowFunction(fn) && fn.isGenerator()) {
      this.#reporter.report('NAMU1013', fn.getAsteriskToken() ?? headOfUse(node), {
        wrapper: 'task',
      })
      this.refused.push(constantOf(node) ?? node)
      return
    }
    const timing = timingOf(fn)
    if (timing === 'unclear') {
      const type = fn.getReturnType().getText(fn)
      this.#reporter.report('NAMU1010', fn.getReturnTypeNode() ?? headOfUse(node), { id, type })
    }
    this.found.push({
      id,
      file: projectPath(this.#root, file),
      path,
      fn,
      sync: timing === 'sync',
      policy: options.policy,
      node,
    })
  }
}

function describe(constant: Node | undefined): string {
  return Node.isVariableDeclaration(constant) ? `The task ${constant.getName()}` : 'This task'
}
