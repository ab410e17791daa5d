import { Node } from 'ts-morph'
import { projectPath, type Reporter } from '../diagnostics/index.js'
import type { Origins } from '../project/index.js'
import type { DiscoveredWorkflow } from './discovered.js'
import { constantOf, exportNameOf } from './exports.js'
import { workflowName } from './options.js'
import { wrappedFunction, type WrapperUse } from './wrapper-call.js'

/** Collects the workflows of a project from the uses of `workflow`. */
export class DeclaredWorkflows {
  readonly found: DiscoveredWorkflow[] = []
  readonly #root: string
  readonly #origins: Origins
  readonly #reporter: Reporter

  constructor(root: string, origins: Origins, reporter: Reporter) {
    this.#root = root
    this.#origins = origins
    this.#reporter = reporter
  }

  addCall(use: Extract<WrapperUse, { kind: 'call' }>): void {
    const constant = constantOf(use.node)
    const exported = constant ? exportNameOf(constant) : undefined
    if (!constant || exported === undefined) {
      const what = Node.isVariableDeclaration(constant)
        ? `The workflow ${constant.getName()}`
        : 'This workflow'
      this.#reporter.report('NAMU1004', use.node, { what })
      return
    }
    const fn = wrappedFunction(use.wrapped, this.#origins)
    if (!fn) {
      this.#reporter.report('NAMU1009', use.wrapped ?? use.node, { wrapper: 'workflow' })
      return
    }
    const name = workflowName(use.options, this.#reporter) ?? exported
    if (!Node.isArrowFunction(fn) && fn.isGenerator()) {
      this.#reporter.report('NAMU1013', use.node, { wrapper: 'workflow' })
      return
    }
    if (!fn.isAsync()) this.#reporter.report('NAMU1006', use.wrapped ?? use.node, { name })
    const file = projectPath(this.#root, constant.getSourceFile())
    this.found.push({ name, file, exported, fn, node: use.node })
  }
}
