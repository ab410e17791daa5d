import {
  invariant,
  toLiteral,
  type BlockId,
  type FunctionId,
  type LocationId,
  type Primitive,
  type SiteId,
  type SourceConstruct,
  type ValueId,
} from '@namu/core/internal'
import type { HirFunction, HirInstruction, VariableId } from '../hir/hir.js'
import type { BlockHandle, FunctionBuilder, FunctionSpec, SourceSpan, Variable } from './api.js'
import { CodeWriter } from './code-writer.js'
import { InstructionWriter, type Definition, type Effect } from './instruction-writer.js'

/** What a function under construction needs from its workflow. */
export interface FunctionHost {
  location(span: SourceSpan): LocationId
  site(owner: FunctionId, callee: string): SiteId
  variable(owner: FunctionId, name: string): Variable
  /** @throws InvariantError for a variable of another workflow */
  idOf(variable: Variable): VariableId
  nested(outer: FunctionId, spec: FunctionSpec, body: (fn: FunctionBuilder) => void): FunctionId
}

/** Builds the high-level IR of one function. */
export class HirFunctionBuilder extends InstructionWriter implements FunctionBuilder {
  readonly id: FunctionId
  readonly #host: FunctionHost
  protected readonly spec: FunctionSpec
  readonly #code = new CodeWriter()
  readonly #receiver: Variable | undefined
  readonly #parameters: readonly Variable[]

  constructor(host: FunctionHost, id: FunctionId, spec: FunctionSpec) {
    super()
    this.id = id
    this.#host = host
    this.spec = spec
    const names = spec.receiver ? ['this', ...spec.params] : spec.params
    const values = names.map(() => this.#code.value())
    this.#code.enter(this.#code.block(undefined, values))
    const variables = values.map((value, index) => {
      const variable = this.declare(names[index] ?? '', spec.span)
      this.initialise(variable, value, spec.span)
      return variable
    })
    this.#receiver = spec.receiver ? variables[0] : undefined
    this.#parameters = spec.receiver ? variables.slice(1) : variables
  }

  /** The finished function; a body that runs to its end returns `undefined`. */
  finish(): HirFunction {
    const { name, async, generator, receiver, params, rest = false, arity, span } = this.spec
    if (this.open) this.return(this.constant(undefined, span), span)
    const loc = this.#host.location(span)
    return {
      id: this.id,
      name,
      async,
      ...(generator && { generator: true as const }),
      captures: [],
      ...(receiver && { receiver }),
      params,
      rest,
      arity: arity ?? params.length - (rest ? 1 : 0),
      ...this.#code.finish(loc),
      loc,
    }
  }

  get open(): boolean {
    return this.#code.open
  }

  // Variables

  receiver(): Variable {
    invariant(this.#receiver, `function ${this.id} takes no receiver`)
    return this.#receiver
  }

  parameter(index: number): Variable {
    const variable = this.#parameters[index]
    invariant(variable, `function ${this.id} has no parameter ${index}`)
    return variable
  }

  declare(name: string, span: SourceSpan): Variable {
    const variable = this.#host.variable(this.id, name)
    this.emitEffect({ kind: 'declare', variable: this.#host.idOf(variable) }, span)
    return variable
  }

  initialise(variable: Variable, value: ValueId, span: SourceSpan): void {
    this.emitEffect({ kind: 'initialise', variable: this.#host.idOf(variable), value }, span)
  }

  read(variable: Variable, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'load', variable: this.#host.idOf(variable) }, span)
  }

  write(variable: Variable, value: ValueId, span: SourceSpan): void {
    this.emitEffect({ kind: 'store', variable: this.#host.idOf(variable), value }, span)
  }

  refresh(variable: Variable, span: SourceSpan): void {
    this.emitEffect({ kind: 'refresh', variable: this.#host.idOf(variable) }, span)
  }

  // Functions

  closure(spec: FunctionSpec, body: (nested: FunctionBuilder) => void): ValueId {
    const id = this.#host.nested(this.id, spec, body)
    return this.functionValue(id, spec.span)
  }

  functionValue(id: FunctionId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'closure', function: id, captures: [] }, span)
  }

  // Control

  block(construct?: SourceConstruct): BlockHandle {
    return { block: this.#code.block(construct) }
  }

  enter(block: BlockHandle): void {
    this.#code.enter(block.block)
  }

  jump(to: BlockHandle, span: SourceSpan): void {
    this.#code.end({ kind: 'jump', edge: edge(to.block), loc: this.#host.location(span) })
  }

  branch(condition: ValueId, then: BlockHandle, otherwise: BlockHandle, span: SourceSpan): void {
    this.#code.end({
      kind: 'branch',
      condition,
      then: edge(then.block),
      else: edge(otherwise.block),
      loc: this.#host.location(span),
    })
  }

  switch(
    value: ValueId,
    cases: readonly { readonly literal: Primitive; readonly to: BlockHandle }[],
    otherwise: BlockHandle,
    span: SourceSpan,
  ): void {
    this.#code.end({
      kind: 'switch',
      value,
      cases: cases.map(({ literal, to }) => ({
        literal: toLiteral(literal),
        edge: edge(to.block),
      })),
      otherwise: edge(otherwise.block),
      loc: this.#host.location(span),
    })
  }

  return(value: ValueId, span: SourceSpan): void {
    this.#code.end({ kind: 'return', value, loc: this.#host.location(span) })
  }

  throw(value: ValueId, span: SourceSpan): void {
    this.#code.end({ kind: 'throw', value, loc: this.#host.location(span) })
  }

  guarded(
    body: () => void,
    handler: (thrown: ValueId) => void,
    span: SourceSpan,
    construct: SourceConstruct = 'catch',
  ): void {
    const thrown = this.#code.value()
    const caught = this.#code.block(construct, [thrown])
    const join = this.block()
    /** Whether the block that ends here was still open. */
    const leave = (): boolean => {
      const { open } = this
      this.jump(join, span)
      return open
    }
    const completes = this.#code.under(caught, () => {
      const start = this.block('try')
      this.jump(start, span)
      this.enter(start)
      body()
      return leave()
    })
    this.#code.enter(caught)
    handler(thrown)
    const recovers = leave()
    if (completes || recovers) this.enter(join)
  }

  protected siteOf(callee: string): SiteId {
    return this.#host.site(this.id, callee)
  }

  protected emitValue(instruction: Definition<HirInstruction>, span: SourceSpan): ValueId {
    const id = this.#code.value()
    this.#code.emit({ ...instruction, id, loc: this.#host.location(span) })
    return id
  }

  protected emitEffect(instruction: Effect<HirInstruction>, span: SourceSpan): void {
    this.#code.emit({ ...instruction, loc: this.#host.location(span) })
  }
}

const edge = (to: BlockId): { readonly to: BlockId; readonly args: readonly ValueId[] } => ({
  to,
  args: [],
})
