import {
  invariant,
  toLiteral,
  type BinaryOperator,
  type BlockId,
  type BuiltinClass,
  type BuiltinFunction,
  type ConstantId,
  type Element,
  type FunctionId,
  type LocationId,
  type Member,
  type Primitive,
  type SiteId,
  type SourceConstruct,
  type StartTarget,
  type UnaryOperator,
  type ValueId,
} from '@namu/core/internal'
import type { HirFunction, HirInstruction, VariableId } from '../hir/hir.js'
import type { BlockHandle, FunctionBuilder, FunctionSpec, SourceSpan, Variable } from './api.js'
import { CodeWriter } from './code-writer.js'

/** What a function under construction needs from its workflow. */
export interface FunctionHost {
  location(span: SourceSpan): LocationId
  site(owner: FunctionId, callee: string): SiteId
  variable(owner: FunctionId, name: string): Variable
  /** @throws InvariantError for a variable of another workflow */
  idOf(variable: Variable): VariableId
  nested(outer: FunctionId, spec: FunctionSpec, body: (fn: FunctionBuilder) => void): FunctionId
}

/** An instruction that defines a value, before it has its value and location. */
type Definition<I> = I extends { readonly id: ValueId } ? Omit<I, 'id' | 'loc'> : never
/** An instruction without a value, before it has its location. */
type Effect<I> = I extends { readonly id: ValueId }
  ? never
  : I extends { readonly loc: LocationId }
    ? Omit<I, 'loc'>
    : never

/** Builds the high-level IR of one function. */
export class HirFunctionBuilder implements FunctionBuilder {
  readonly id: FunctionId
  readonly #host: FunctionHost
  readonly #spec: FunctionSpec
  readonly #code = new CodeWriter()
  readonly #parameters: readonly Variable[]

  constructor(host: FunctionHost, id: FunctionId, spec: FunctionSpec) {
    this.id = id
    this.#host = host
    this.#spec = spec
    const values = spec.params.map(() => this.#code.value())
    this.#code.enter(this.#code.block(undefined, values))
    this.#parameters = values.map((value, index) => {
      const variable = this.declare(spec.params[index] ?? '', spec.span)
      this.initialise(variable, value, spec.span)
      return variable
    })
  }

  /** The finished function; a body that runs to its end returns `undefined`. */
  finish(): HirFunction {
    const { name, async, params, rest = false, arity, span } = this.#spec
    if (this.open) this.return(this.constant(undefined, span), span)
    const loc = this.#host.location(span)
    return {
      id: this.id,
      name,
      async,
      captures: [],
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

  // Values

  constant(value: Primitive, span: SourceSpan): ValueId {
    return this.#define({ kind: 'constant', value: toLiteral(value) }, span)
  }

  moduleConstant(constant: ConstantId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'moduleConstant', constant }, span)
  }

  unary(operator: UnaryOperator, operand: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'unary', operator, operand }, span)
  }

  binary(operator: BinaryOperator, left: ValueId, right: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'binary', operator, left, right }, span)
  }

  instanceOf(value: ValueId, builtin: BuiltinClass, span: SourceSpan): ValueId {
    return this.#define({ kind: 'instanceOf', value, class: builtin }, span)
  }

  template(strings: readonly string[], values: readonly ValueId[], span: SourceSpan): ValueId {
    invariant(strings.length === values.length + 1, 'a template has one string more than values')
    return this.#define({ kind: 'template', strings, values }, span)
  }

  array(elements: readonly Element[], span: SourceSpan): ValueId {
    return this.#define({ kind: 'array', elements }, span)
  }

  object(members: readonly Member[], span: SourceSpan): ValueId {
    return this.#define({ kind: 'object', members }, span)
  }

  get(object: ValueId, key: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'get', object, key }, span)
  }

  set(object: ValueId, key: ValueId, value: ValueId, span: SourceSpan): void {
    this.#effect({ kind: 'set', object, key, value }, span)
  }

  delete(object: ValueId, key: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'delete', object, key }, span)
  }

  objectRest(object: ValueId, excluded: readonly ValueId[], span: SourceSpan): ValueId {
    return this.#define({ kind: 'objectRest', object, excluded }, span)
  }

  requireObject(value: ValueId, span: SourceSpan): void {
    this.#effect({ kind: 'requireObject', value }, span)
  }

  iterate(value: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'iterate', value }, span)
  }

  iteratorStep(iterator: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'iteratorStep', iterator }, span)
  }

  iteratorValue(iterator: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'iteratorValue', iterator }, span)
  }

  iteratorRest(iterator: ValueId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'iteratorRest', iterator }, span)
  }

  iteratorClose(iterator: ValueId, span: SourceSpan): void {
    this.#effect({ kind: 'iteratorClose', iterator }, span)
  }

  // Calls

  call(callee: ValueId, args: readonly Element[], name: string, span: SourceSpan): ValueId {
    return this.#define({ kind: 'call', callee, args, site: this.#site(name) }, span)
  }

  callMethod(
    object: ValueId,
    key: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
  ): ValueId {
    return this.#define({ kind: 'callMethod', object, key, args, site: this.#site(name) }, span)
  }

  callBuiltin(builtin: BuiltinFunction, args: readonly Element[], span: SourceSpan): ValueId {
    return this.#define({ kind: 'callBuiltin', builtin, args, site: this.#site(builtin) }, span)
  }

  start(target: StartTarget, args: readonly Element[], sync: boolean, span: SourceSpan): ValueId {
    const callee = target.kind === 'task' ? target.task : 'sleep'
    return this.#define({ kind: 'start', target, args, sync, site: this.#site(callee) }, span)
  }

  await(value: ValueId, span: SourceSpan): ValueId {
    invariant(this.#spec.async, `function ${this.id} awaits and is not async`)
    return this.#define({ kind: 'await', value }, span)
  }

  // Variables

  parameter(index: number): Variable {
    const variable = this.#parameters[index]
    invariant(variable, `function ${this.id} has no parameter ${index}`)
    return variable
  }

  declare(name: string, span: SourceSpan): Variable {
    const variable = this.#host.variable(this.id, name)
    this.#effect({ kind: 'declare', variable: this.#host.idOf(variable) }, span)
    return variable
  }

  initialise(variable: Variable, value: ValueId, span: SourceSpan): void {
    this.#effect({ kind: 'initialise', variable: this.#host.idOf(variable), value }, span)
  }

  read(variable: Variable, span: SourceSpan): ValueId {
    return this.#define({ kind: 'load', variable: this.#host.idOf(variable) }, span)
  }

  write(variable: Variable, value: ValueId, span: SourceSpan): void {
    this.#effect({ kind: 'store', variable: this.#host.idOf(variable), value }, span)
  }

  refresh(variable: Variable, span: SourceSpan): void {
    this.#effect({ kind: 'refresh', variable: this.#host.idOf(variable) }, span)
  }

  // Functions

  closure(spec: FunctionSpec, body: (nested: FunctionBuilder) => void): ValueId {
    const id = this.#host.nested(this.id, spec, body)
    return this.functionValue(id, spec.span)
  }

  functionValue(id: FunctionId, span: SourceSpan): ValueId {
    return this.#define({ kind: 'closure', function: id, captures: [] }, span)
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

  #site(callee: string): SiteId {
    return this.#host.site(this.id, callee)
  }

  #define(instruction: Definition<HirInstruction>, span: SourceSpan): ValueId {
    const id = this.#code.value()
    this.#code.emit({ ...instruction, id, loc: this.#host.location(span) })
    return id
  }

  #effect(instruction: Effect<HirInstruction>, span: SourceSpan): void {
    this.#code.emit({ ...instruction, loc: this.#host.location(span) })
  }
}

const edge = (to: BlockId): { readonly to: BlockId; readonly args: readonly ValueId[] } => ({
  to,
  args: [],
})
