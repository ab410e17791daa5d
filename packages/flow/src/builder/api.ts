import type {
  BinaryOperator,
  Block,
  BuiltinFunction,
  ClassId,
  ClassIR,
  ConstantId,
  Element,
  FunctionId,
  JsonSchema,
  Member,
  ModuleConstant,
  Primitive,
  SourceConstruct,
  SiteId,
  StartTarget,
  SymbolKey,
  TaskId,
  TestedClass,
  TaskSignature,
  UnaryOperator,
  ValueId,
  WorkflowIR,
  WorkflowSignature,
} from '@namu/core/internal'

/** Where a construct stands in its source: path relative to the project, lines and columns from 1. */
export interface SourceSpan {
  readonly file: string
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** A block under construction; it need not have been entered yet. */
export interface BlockHandle {
  readonly block: Block['id']
}

/**
 * A variable of the source. Front ends read and write variables; the passes turn them into SSA
 * values, block parameters, and cells where a closure shares a variable that is still assigned.
 */
export interface Variable {
  readonly name: string
}

/** A `#name` of a class. */
export interface PrivateName {
  readonly class: ClassId
  readonly name: string
}

export interface FunctionSpec {
  /** Without the ordinal of anonymous functions, which the builder appends. */
  readonly name: string
  readonly async: boolean
  /** The name in its id where that is another, as `Order.total` for a method. */
  readonly idName?: string
  /** Whether the function takes a receiver; see `FunctionBuilder.receiver`. */
  readonly receiver?: boolean
  /** Its calls make generator objects: `generatorStart` follows the parameters. */
  readonly generator?: boolean
  /** Parameter names in order; read their values with `FunctionBuilder.parameter`. */
  readonly params: readonly string[]
  readonly rest?: boolean
  readonly arity?: number
  readonly span: SourceSpan
}

/**
 * Builds one function. Instructions go to the current block; a method that defines a value returns
 * its id, usable wherever that definition dominates. Order of calls is order of evaluation.
 */
export interface FunctionBuilder {
  readonly id: FunctionId

  // Values
  constant(value: Primitive, span: SourceSpan): ValueId
  /** The object or array declared with `WorkflowBuilder.constant`. */
  moduleConstant(constant: ConstantId, span: SourceSpan): ValueId
  unary(operator: UnaryOperator, operand: ValueId, span: SourceSpan): ValueId
  binary(operator: BinaryOperator, left: ValueId, right: ValueId, span: SourceSpan): ValueId
  instanceOf(value: ValueId, builtin: TestedClass, span: SourceSpan): ValueId
  template(strings: readonly string[], values: readonly ValueId[], span: SourceSpan): ValueId
  array(elements: readonly Element[], span: SourceSpan): ValueId
  object(members: readonly Member[], span: SourceSpan): ValueId
  get(object: ValueId, key: ValueId, span: SourceSpan): ValueId
  set(object: ValueId, key: ValueId, value: ValueId, span: SourceSpan): void
  define(object: ValueId, key: ValueId, value: ValueId, span: SourceSpan): void
  delete(object: ValueId, key: ValueId, span: SourceSpan): ValueId
  objectRest(object: ValueId, excluded: readonly ValueId[], span: SourceSpan): ValueId
  /** `named` is what the error's message says. */
  requireObject(
    value: ValueId,
    span: SourceSpan,
    named?: { readonly what?: string; readonly property?: string },
  ): void
  /** Without `what` the error's message says what kind of value is not iterable. */
  iterate(value: ValueId, span: SourceSpan, what?: string): ValueId
  iteratorStep(iterator: ValueId, span: SourceSpan): ValueId
  iteratorValue(iterator: ValueId, span: SourceSpan): ValueId
  iteratorRest(iterator: ValueId, span: SourceSpan): ValueId
  iteratorClose(iterator: ValueId, span: SourceSpan): void

  // Calls. `callee` is the name a reader sees at the call; it becomes part of the site's name.
  call(
    callee: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
    receiver?: ValueId,
  ): ValueId
  callMethod(
    object: ValueId,
    key: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
  ): ValueId
  /** Calls the method under a well-known symbol. */
  callSymbolMethod(
    object: ValueId,
    symbol: SymbolKey,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
  ): ValueId
  callBuiltin(builtin: BuiltinFunction, args: readonly Element[], span: SourceSpan): ValueId
  /** `named` is told the name of the call site. */
  start(
    target: StartTarget,
    args: readonly Element[],
    sync: boolean,
    span: SourceSpan,
    named?: (site: SiteId) => void,
  ): ValueId
  await(value: ValueId, span: SourceSpan): ValueId
  /** A built-in as a value, by its canonical path. */
  builtinValue(builtin: string, span: SourceSpan): ValueId
  /** Where the call of a generator function ends and its first `next` goes on. */
  generatorStart(span: SourceSpan): void
  /** Gives the resumption, `{ mode, value }`. */
  yield(value: ValueId, delegated: boolean, span: SourceSpan): ValueId
  delegate(iterator: ValueId, resumption: ValueId, span: SourceSpan): ValueId
  asyncItem(value: ValueId, span: SourceSpan): ValueId

  // Classes
  /** The value of a class declared with `WorkflowBuilder.class`. */
  classValue(id: ClassId, span: SourceSpan): ValueId
  instance(newTarget: ValueId, span: SourceSpan, made?: ValueId): ValueId
  /** `new callee(...args)`, or with `newTarget` the call of a parent's constructor. */
  construct(
    callee: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
    newTarget?: ValueId,
  ): ValueId
  superGet(
    home: { readonly class: ClassId; readonly static: boolean },
    receiver: ValueId,
    key: ValueId,
    span: SourceSpan,
  ): ValueId
  privateGet(object: ValueId, member: PrivateName, span: SourceSpan): ValueId
  /** With `define` the field is new. */
  privateSet(
    object: ValueId,
    member: PrivateName,
    value: ValueId,
    define: boolean,
    span: SourceSpan,
  ): void
  privateHas(object: ValueId, member: PrivateName, span: SourceSpan): ValueId
  isInstance(value: ValueId, classValue: ValueId, span: SourceSpan): ValueId

  // Variables
  /** The variable of the receiver, of a function that takes one; initialised at entry. */
  receiver(): Variable
  /** The variable of a parameter; initialised at entry. */
  parameter(index: number): Variable
  /**
   * Declares a variable in the current scope instance: each execution of `declare` makes a fresh
   * binding (loop bodies get a fresh one per iteration). Until `initialise` it is in its temporal
   * dead zone; the passes prove initialisation where they can and keep the check where they cannot.
   */
  declare(name: string, span: SourceSpan): Variable
  initialise(variable: Variable, value: ValueId, span: SourceSpan): void
  /** Also of variables of enclosing functions, which makes them captured. */
  read(variable: Variable, span: SourceSpan): ValueId
  write(variable: Variable, value: ValueId, span: SourceSpan): void
  /** CreatePerIterationEnvironment: a fresh binding with the current value (`for (let …;…;…)`). */
  refresh(variable: Variable, span: SourceSpan): void

  // Functions
  /** A nested function, built at once by `body`; returns the closure value. */
  closure(spec: FunctionSpec, body: (nested: FunctionBuilder) => void): ValueId
  /** The closure of a function declared with `WorkflowBuilder.function` (no captures). */
  functionValue(id: FunctionId, span: SourceSpan): ValueId

  // Control
  /** Whether the current block still lacks its terminator; code after a terminator is not emitted. */
  readonly open: boolean
  /** A new block under the current error handler. */
  block(construct?: SourceConstruct): BlockHandle
  /** Makes `block` the current one. */
  enter(block: BlockHandle): void
  jump(to: BlockHandle, span: SourceSpan): void
  branch(condition: ValueId, then: BlockHandle, otherwise: BlockHandle, span: SourceSpan): void
  switch(
    value: ValueId,
    cases: readonly { readonly literal: Primitive; readonly to: BlockHandle }[],
    otherwise: BlockHandle,
    span: SourceSpan,
  ): void
  return(value: ValueId, span: SourceSpan): void
  throw(value: ValueId, span: SourceSpan): void
  /**
   * Builds `body` so that exceptions thrown in it go to a new handler block, which `handler` builds
   * with the thrown value. Neither has to end its block; the caller joins them.
   * `handler` itself runs under the handler outside.
   */
  guarded(
    body: () => void,
    handler: (thrown: ValueId) => void,
    span: SourceSpan,
    construct?: SourceConstruct,
  ): void
}

/**
 * Builds one workflow graph. The transformer is its first client; other front ends need nothing else.
 *
 * ```ts
 * const graph = createWorkflowBuilder({ name: 'greet', module: 'src/greet' })
 * graph.task(id, signature)
 * graph.entry({ name: 'greet', async: true, params: ['who'], span }, (fn) => { ... })
 * const ir = graph.build({ input, output })
 * ```
 */
export interface WorkflowBuilder {
  /** Declares a task the workflow may start. */
  task(id: TaskId, signature: TaskSignature): void
  /** Declares a workflow that the workflow may start as a child run. */
  child(name: string, signature: WorkflowSignature): void
  /** Declares a signal the workflow may wait for, with the schema of what it carries. */
  signal(name: string, payload: JsonSchema): void
  /** The place of a form that approvals of the workflow may come back with; equal ones share it. */
  form(schema: JsonSchema): number
  /**
   * Adds an object or array of a module, which all functions share and nothing can change. Each call
   * makes another one; its parts name constants that were added before.
   */
  constant(constant: ModuleConstant): ConstantId
  /**
   * Adds a class of a module, once; its parent was added before. Its functions are made with `function`.
   */
  class(declared: ClassIR): ClassId
  /** Builds the entry function. */
  entry(module: string, spec: FunctionSpec, body: (fn: FunctionBuilder) => void): FunctionId
  /**
   * The id of a module-level helper, built on first use: `body` is called once per `key`, later, so
   * that helpers may be recursive. `key` is any stable identity, as `module#name`.
   */
  function(
    module: string,
    spec: FunctionSpec,
    key: string,
    body: (fn: FunctionBuilder) => void,
  ): FunctionId
  /**
   * Runs the pipeline: HIR → SSA → verified IR with its digest.
   * @throws InvariantError naming the pass when a verifier finds the graph broken
   */
  build(contract: { readonly input: JsonSchema; readonly output: JsonSchema }): WorkflowIR
}
