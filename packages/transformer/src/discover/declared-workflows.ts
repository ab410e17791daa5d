import { Node } from 'ts-morph'
import { projectPath, type Reporter } from '../diagnostics/index.js'
import type { Origins } from '../project/index.js'
import { insertBefore, type NodeFix } from '../diagnostics/node-fix.js'
import { bare } from './constant.js'
import type { DiscoveredWorkflow, FunctionNode } from './discovered.js'
import { exportFix } from './export-fix.js'
import { constantOf, exportNameOf } from './exports.js'
import { headOfUse } from './head.js'
import { workflowOptions } from './options.js'
import { wrappedFunction, type WrapperUse } from './wrapper-call.js'

/** Collects the workflows of a project from the uses of `workflow`. */
export class DeclaredWorkflows {
  readonly found: DiscoveredWorkflow[] = []
  /** The declarations of what was reported as no workflow. */
  readonly refused: Node[] = []
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
      this.#reporter.report('NAMU1004', headOfUse(use.node), { what }, [], exportFix(constant))
      if (constant) this.refused.push(constant)
      return
    }
    const fn = wrappedFunction(use.wrapped, this.#origins)
    if (!fn) {
      this.#reporter.report('NAMU1009', use.wrapped ?? use.node, { wrapper: 'workflow' })
      this.refused.push(constant)
      return
    }
    const options = workflowOptions(use.options, this.#origins, this.#reporter)
    const name = options.name ?? exported
    if (!Node.isArrowFunction(fn) && fn.isGenerator()) {
      this.#reporter.report('NAMU1013', fn.getAsteriskToken() ?? headOfUse(use.node), {
        wrapper: 'workflow',
      })
      this.refused.push(constant)
      return
    }
    if (!fn.isAsync()) {
      const isHere = use.wrapped !== undefined && bare(use.wrapped) === fn
      this.#reporter.report(
        'NAMU1006',
        use.wrapped ?? use.node,
        { name },
        [],
        isHere ? asyncFix(fn) : undefined,
      )
    }
    const file = projectPath(this.#root, constant.getSourceFile())
    const start = options.start === undefined ? {} : { start: options.start }
    this.found.push({ name, file, exported, fn, node: use.node, ...start })
  }
}

/** `async` before a function that is written where it is wrapped. */
function asyncFix(fn: FunctionNode): NodeFix {
  return insertBefore(fn, 'async ', { title: 'Make the function `async`', automatic: true })
}
