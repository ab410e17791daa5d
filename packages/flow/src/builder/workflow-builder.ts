import {
  canonicalJson,
  invariant,
  type ClassId,
  type ClassIR,
  type ConstantId,
  type FunctionId,
  type JsonSchema,
  type ModuleConstant,
  type TaskId,
  type TaskSignature,
  type WorkflowIR,
  type WorkflowSignature,
} from '@namu/core/internal'
import type { HirFunction, HirProgram, HirVariable, VariableId } from '../hir/hir.js'
import { compile, type OnPass } from '../pipeline.js'
import type { FunctionBuilder, FunctionSpec, Variable, WorkflowBuilder } from './api.js'
import { HirFunctionBuilder, type FunctionHost } from './function-builder.js'
import { Locations } from './locations.js'
import { Names } from './names.js'

type Body = (fn: FunctionBuilder) => void

export interface WorkflowBuilderOptions {
  readonly name: string
  /** Where the workflow is declared; named in errors. */
  readonly module?: string
  /** Receives the program as text after each pass, for debugging. */
  readonly onPass?: OnPass
  /**
   * Whether the passes run that only make the graph smaller. Default true; without them the graph
   * means the same and has another digest.
   */
  readonly simplify?: boolean
}

/**
 * Builds one workflow graph; see `WorkflowBuilder`.
 *
 * B1. The body of a helper runs once per key: when `entry` ends, or in `build`.
 * B2. Functions keep the order in which they were first asked for; the entry comes first.
 */
export function createWorkflowBuilder(options: WorkflowBuilderOptions): WorkflowBuilder {
  return new HirWorkflowBuilder(options)
}

class HirWorkflowBuilder implements WorkflowBuilder, FunctionHost {
  readonly #options: WorkflowBuilderOptions
  readonly #names = new Names()
  readonly #locations = new Locations()
  readonly #variables: HirVariable[] = []
  readonly #functions = new Map<FunctionId, HirFunction | undefined>()
  readonly #helpers = new Map<string, FunctionId>()
  readonly #waiting: (() => void)[] = []
  readonly #tasks = new Map<TaskId, TaskSignature>()
  readonly #children = new Map<string, WorkflowSignature>()
  readonly #signals = new Map<string, JsonSchema>()
  readonly #forms: JsonSchema[] = []
  readonly #constants: ModuleConstant[] = []
  readonly #classes: ClassIR[] = []
  #entry: FunctionId | undefined

  constructor(options: WorkflowBuilderOptions) {
    this.#options = options
  }

  task(id: TaskId, signature: TaskSignature): void {
    this.#tasks.set(id, signature)
  }

  child(name: string, signature: WorkflowSignature): void {
    this.#children.set(name, signature)
  }

  signal(name: string, payload: JsonSchema): void {
    this.#signals.set(name, payload)
  }

  form(schema: JsonSchema): number {
    const text = canonicalJson(schema)
    const place = this.#forms.findIndex((known) => canonicalJson(known) === text)
    return place >= 0 ? place : this.#forms.push(schema) - 1
  }

  constant(constant: ModuleConstant): ConstantId {
    return (this.#constants.push(constant) - 1) as ConstantId
  }

  class(declared: ClassIR): ClassId {
    this.#classes.push(declared)
    return declared.id
  }

  entry(module: string, spec: FunctionSpec, body: Body): FunctionId {
    invariant(this.#entry === undefined, `workflow ${this.#title} has one entry`)
    const id = this.#names.function(`${module}#`, spec.name)
    this.#entry = id
    this.#buildFunction(id, spec, body)
    this.#buildWaiting()
    return id
  }

  function(module: string, spec: FunctionSpec, key: string, body: Body): FunctionId {
    const known = this.#helpers.get(key)
    if (known !== undefined) return known
    const id = this.#names.function(`${module}#`, spec.idName ?? spec.name)
    this.#helpers.set(key, id)
    this.#waiting.push(() => this.#buildFunction(id, spec, body))
    return id
  }

  build(contract: { readonly input: JsonSchema; readonly output: JsonSchema }): WorkflowIR {
    this.#buildWaiting()
    const { name, onPass, simplify } = this.#options
    const tasks = Object.fromEntries(this.#tasks)
    const children = Object.fromEntries(this.#children)
    const locations = this.#locations.table()
    const signals = Object.fromEntries(this.#signals)
    const declared = { tasks, children, signals, forms: this.#forms }
    const parts = { ...declared, constants: this.#constants, locations }
    const header = { name, ...contract, ...parts }
    const choices = { ...(onPass && { onPass }), ...(simplify !== undefined && { simplify }) }
    return compile(this.#program(), header, choices)
  }

  location(span: Parameters<Locations['intern']>[0]): ReturnType<Locations['intern']> {
    return this.#locations.intern(span)
  }

  site(owner: FunctionId, callee: string): ReturnType<Names['site']> {
    return this.#names.site(owner, callee)
  }

  variable(owner: FunctionId, name: string): Variable {
    const id = this.#variables.length as VariableId
    const variable: HirVariable = { id, name, owner }
    this.#variables.push(variable)
    return variable
  }

  idOf(variable: Variable): VariableId {
    // What builders hand out as a variable is what they keep of it.
    const { id } = variable as HirVariable
    if (this.#variables[id] !== variable)
      invariant(false, `variable ${variable.name} is not of workflow ${this.#title}`)
    return id
  }

  nested(outer: FunctionId, spec: FunctionSpec, body: Body): FunctionId {
    const id = this.#names.function(`${outer}/`, spec.name)
    this.#buildFunction(id, spec, body)
    return id
  }

  #buildFunction(id: FunctionId, spec: FunctionSpec, body: Body): void {
    // Reserves the function's place in the order before its nested functions take theirs.
    this.#functions.set(id, undefined)
    const fn = new HirFunctionBuilder(this, id, spec)
    body(fn)
    this.#functions.set(id, fn.finish())
  }

  #buildWaiting(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next()
  }

  #program(): HirProgram {
    const entry = this.#entry
    invariant(entry !== undefined, `workflow ${this.#title} has an entry`)
    const functions = [...this.#functions].map(([id, fn]) => {
      invariant(fn, `function ${id} was left half-built`)
      return fn
    })
    functions.sort((a, b) => Number(b.id === entry) - Number(a.id === entry))
    const classes = this.#classes.length > 0 ? { classes: this.#classes } : {}
    return { entry, functions, variables: this.#variables, ...classes, capturesResolved: false }
  }

  get #title(): string {
    const { name, module } = this.#options
    return module === undefined ? name : `${name} (${module})`
  }
}
