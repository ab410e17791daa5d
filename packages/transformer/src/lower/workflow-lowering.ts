import {
  canonicalJson,
  type JsonSchema,
  type SiteId,
  type TaskPolicy,
  type TaskSignature,
  type WorkflowSignature,
} from '@namu/core/internal'
import type { Variable, WorkflowBuilder } from '@namu/flow'
import { Node, type Symbol as TsSymbol } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { DiscoveredTask, DiscoveredWorkflow } from '../discover/index.js'
import type { Origins } from '../project/index.js'
import type { PayloadTypes } from '../schema/index.js'
import type { ClassTable } from './classes/class-table.js'
import type { Declarations } from './names/declarations.js'
import type { ModuleConstants } from './names/module-constants.js'

/** What the functions of one workflow share while they are lowered. */
export class WorkflowLowering {
  readonly root: string
  readonly builder: WorkflowBuilder
  readonly reporter: Reporter
  readonly origins: Origins
  readonly declarations: Declarations
  readonly payloads: PayloadTypes
  readonly constants: ModuleConstants
  readonly classes: ClassTable
  /** Every function whose code was lowered, nested ones too. */
  readonly functions: Node[] = []
  /** Policies of call sites that override their task's. */
  readonly sites = new Map<SiteId, TaskPolicy>()
  readonly #signature: (task: DiscoveredTask) => TaskSignature
  readonly #contract: (child: DiscoveredWorkflow) => WorkflowSignature
  readonly #started = new Set<DiscoveredTask | DiscoveredWorkflow>()
  /** Schemas of what signals carry, as text. */
  readonly #signals = new Map<string, string>()
  /** By symbol of the type checker: each function is lowered once, so a symbol is one variable. */
  readonly #variables = new Map<TsSymbol['compilerSymbol'], Variable>()

  constructor(parts: {
    readonly root: string
    readonly builder: WorkflowBuilder
    readonly reporter: Reporter
    readonly origins: Origins
    readonly declarations: Declarations
    readonly payloads: PayloadTypes
    readonly constants: ModuleConstants
    readonly classes: ClassTable
    readonly signature: (task: DiscoveredTask) => TaskSignature
    readonly contract: (child: DiscoveredWorkflow) => WorkflowSignature
  }) {
    this.root = parts.root
    this.builder = parts.builder
    this.reporter = parts.reporter
    this.origins = parts.origins
    this.declarations = parts.declarations
    this.payloads = parts.payloads
    this.constants = parts.constants
    this.classes = parts.classes
    this.#signature = parts.signature
    this.#contract = parts.contract
  }

  bind(symbol: Pick<TsSymbol, 'compilerSymbol'> | undefined, variable: Variable): void {
    if (symbol) this.#variables.set(symbol.compilerSymbol, variable)
  }

  variable(symbol: TsSymbol | undefined): Variable | undefined {
    return symbol ? this.#variables.get(symbol.compilerSymbol) : undefined
  }

  /** Declares a signal to the graph; false when it carries something else elsewhere. */
  declareSignal(name: string, payload: JsonSchema): boolean {
    const text = canonicalJson(payload)
    const known = this.#signals.get(name)
    if (known === undefined) {
      this.#signals.set(name, text)
      this.builder.signal(name, payload)
    }
    return known === undefined || known === text
  }

  /** Declares a task to the graph, on its first call. */
  use(task: DiscoveredTask): void {
    if (this.#started.has(task)) return
    this.#started.add(task)
    this.builder.task(task.id, this.#signature(task))
  }

  /** Declares a child workflow to the graph, on its first call. */
  useChild(child: DiscoveredWorkflow): void {
    if (this.#started.has(child)) return
    this.#started.add(child)
    this.builder.child(child.name, this.#contract(child))
  }
}

/** Whether a declaration belongs to a module, not to a function in it. */
export function isModuleLevel(declaration: Node): boolean {
  return !declaration
    .getAncestors()
    .some((node) => Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node))
}
