import {
  binaryOperators,
  builtinFunctions,
  builtinValueKinds,
  errorParents,
  testedClasses,
  unaryOperators,
  type Block,
  type ClassIR,
  type ClassMember,
  type ClassParent,
  type ConstantPart,
  type Edge,
  type Element,
  type FunctionIR,
  type Instruction,
  type InstructionKind,
  type Literal,
  type LocationTable,
  type Member,
  type ModuleConstant,
  type SourceConstruct,
  type StartTarget,
  type TaskSignature,
  type Terminator,
  type TerminatorKind,
  type WorkflowIR,
  type WorkflowSignature,
} from '@namu/core/internal'
import {
  array,
  boolean,
  index,
  jsonObject,
  matching,
  name,
  object,
  oneOf,
  optional,
  record,
  string,
  union,
  type Fields,
  type Shape,
} from './shape.js'

/**
 * The shape of a graph's JSON, field by field. The tables are typed by core's IR, so that a new
 * instruction or field that is not checked here is a type error.
 */

const kind = string // the union has looked at it already

type LiteralOf<Type extends Literal['type']> = Extract<Literal, { type: Type }>
const scalar: Shape = (value, path, problems) => {
  const isJson =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0))
  problems.check(isJson, path, 'expected null, true, false, a number or a string')
}
const literal = union('type', {
  json: object<LiteralOf<'json'>>({ type: kind, value: scalar }),
  undefined: object<LiteralOf<'undefined'>>({ type: kind }),
  number: object<LiteralOf<'number'>>({
    type: kind,
    value: oneOf(['NaN', 'Infinity', '-Infinity', '-0'], 'number'),
  }),
  bigint: object<LiteralOf<'bigint'>>({
    type: kind,
    value: matching(/^(?:0|-?[1-9]\d*)$/, 'a decimal number'),
  }),
} satisfies Record<Literal['type'], Shape>)

const part = union('kind', {
  literal: object<Extract<ConstantPart, { kind: 'literal' }>>({ kind, literal }),
  constant: object<Extract<ConstantPart, { kind: 'constant' }>>({ kind, constant: index }),
} satisfies Record<ConstantPart['kind'], Shape>)

type ConstantOf<Kind extends ModuleConstant['kind']> = Extract<ModuleConstant, { kind: Kind }>
const moduleConstant = union('kind', {
  regexp: object<ConstantOf<'regexp'>>({ kind, name: string, source: string, flags: string }),
  array: object<ConstantOf<'array'>>({
    kind,
    name: string,
    items: array(part),
    raw: optional(index),
  }),
  set: object<ConstantOf<'set'>>({ kind, name: string, items: array(part) }),
  map: object<ConstantOf<'map'>>({
    kind,
    name: string,
    entries: array(object<ConstantOf<'map'>['entries'][number]>({ key: part, value: part })),
  }),
  object: object<ConstantOf<'object'>>({
    kind,
    name: string,
    members: array(object<ConstantOf<'object'>['members'][number]>({ key: string, value: part })),
  }),
} satisfies Record<ModuleConstant['kind'], Shape>)

const element = union('kind', {
  value: object<Element>({ kind, value: index }),
  spread: object<Element>({ kind, value: index }),
} satisfies Record<Element['kind'], Shape>)
const args = array(element)

const member = union('kind', {
  property: object<Extract<Member, { kind: 'property' }>>({ kind, key: index, value: index }),
  spread: object<Extract<Member, { kind: 'spread' }>>({ kind, value: index }),
  iterator: object<Extract<Member, { kind: 'iterator' }>>({ kind, value: index }),
} satisfies Record<Member['kind'], Shape>)

const target = union('kind', {
  task: object<Extract<StartTarget, { kind: 'task' }>>({ kind, task: name }),
  timer: object<Extract<StartTarget, { kind: 'timer' }>>({ kind }),
  signal: object<Extract<StartTarget, { kind: 'signal' }>>({ kind, signal: string }),
  approval: object<Extract<StartTarget, { kind: 'approval' }>>({ kind, form: optional(index) }),
  publish: object<Extract<StartTarget, { kind: 'publish' }>>({ kind, view: string }),
  workflow: object<Extract<StartTarget, { kind: 'workflow' }>>({
    kind,
    workflow: name,
    detached: optional(oneOf([true], 'flag')),
  }),
  rollback: object<Extract<StartTarget, { kind: 'rollback' }>>({ kind, task: name }),
} satisfies Record<StartTarget['kind'], Shape>)

const builtinValue: Shape = (value, path, problems) => {
  const isKnown = typeof value === 'string' && builtinValueKinds(value) !== undefined
  problems.check(isKnown, path, 'expected a built-in that can be a value')
}

const instruction = <Kind extends InstructionKind>(
  fields: Omit<Fields<Extract<Instruction, { kind: Kind }>>, 'kind' | 'loc'>,
): Shape => object<object>({ kind, loc: index, ...fields })

const instructions = union('kind', {
  constant: instruction<'constant'>({ id: index, value: literal }),
  moduleConstant: instruction<'moduleConstant'>({ id: index, constant: index }),
  unary: instruction<'unary'>({
    id: index,
    operator: oneOf(unaryOperators, 'operator'),
    operand: index,
  }),
  binary: instruction<'binary'>({
    id: index,
    operator: oneOf(binaryOperators, 'operator'),
    left: index,
    right: index,
  }),
  instanceOf: instruction<'instanceOf'>({
    id: index,
    value: index,
    class: oneOf(testedClasses, 'class'),
  }),
  template: instruction<'template'>({ id: index, strings: array(string), values: array(index) }),
  array: instruction<'array'>({ id: index, elements: args }),
  object: instruction<'object'>({ id: index, members: array(member) }),
  get: instruction<'get'>({ id: index, object: index, key: index }),
  set: instruction<'set'>({ object: index, key: index, value: index }),
  define: instruction<'define'>({ object: index, key: index, value: index }),
  delete: instruction<'delete'>({ id: index, object: index, key: index }),
  objectRest: instruction<'objectRest'>({ id: index, object: index, excluded: array(index) }),
  requireObject: instruction<'requireObject'>({
    value: index,
    what: optional(string),
    property: optional(string),
  }),
  iterate: instruction<'iterate'>({ id: index, value: index, what: optional(string) }),
  iteratorStep: instruction<'iteratorStep'>({ id: index, iterator: index }),
  iteratorValue: instruction<'iteratorValue'>({ id: index, iterator: index }),
  iteratorRest: instruction<'iteratorRest'>({ id: index, iterator: index }),
  iteratorClose: instruction<'iteratorClose'>({ iterator: index }),
  closure: instruction<'closure'>({ id: index, function: name, captures: array(index) }),
  cell: instruction<'cell'>({ id: index, name: string, initial: optional(index) }),
  cellGet: instruction<'cellGet'>({ id: index, cell: index }),
  cellSet: instruction<'cellSet'>({ cell: index, value: index, initialise: boolean }),
  class: instruction<'class'>({ id: index, class: name }),
  instance: instruction<'instance'>({ id: index, newTarget: index, made: optional(index) }),
  construct: instruction<'construct'>({
    id: index,
    callee: index,
    newTarget: optional(index),
    args,
    site: name,
  }),
  superGet: instruction<'superGet'>({
    id: index,
    class: name,
    static: boolean,
    receiver: index,
    key: index,
  }),
  privateGet: instruction<'privateGet'>({ id: index, object: index, class: name, name }),
  privateSet: instruction<'privateSet'>({
    object: index,
    class: name,
    name,
    value: index,
    define: boolean,
  }),
  privateHas: instruction<'privateHas'>({ id: index, object: index, class: name, name }),
  isInstance: instruction<'isInstance'>({ id: index, value: index, class: index }),
  call: instruction<'call'>({
    id: index,
    callee: index,
    receiver: optional(index),
    args,
    site: name,
  }),
  callMethod: instruction<'callMethod'>({
    id: index,
    object: index,
    key: index,
    symbol: optional(oneOf([true], 'flag')),
    args,
    site: name,
  }),
  callBuiltin: instruction<'callBuiltin'>({
    id: index,
    builtin: oneOf(Object.keys(builtinFunctions), 'built-in'),
    args,
    site: name,
  }),
  start: instruction<'start'>({ id: index, target, args, sync: boolean, site: name }),
  builtinValue: instruction<'builtinValue'>({ id: index, builtin: builtinValue }),
  generatorStart: instruction<'generatorStart'>({}),
  yield: instruction<'yield'>({ id: index, value: index, delegated: boolean }),
  delegate: instruction<'delegate'>({ id: index, iterator: index, resumption: index }),
  asyncItem: instruction<'asyncItem'>({ id: index, value: index }),
  await: instruction<'await'>({ id: index, value: index }),
} satisfies Record<InstructionKind, Shape>)

const edge = object<Edge>({ to: index, args: array(index) })

type SwitchCase = Extract<Terminator, { kind: 'switch' }>['cases'][number]
const terminator = <Kind extends TerminatorKind>(
  fields: Omit<Fields<Extract<Terminator, { kind: Kind }>>, 'kind' | 'loc'>,
): Shape => object<object>({ kind, loc: index, ...fields })

const terminators = union('kind', {
  jump: terminator<'jump'>({ edge }),
  branch: terminator<'branch'>({ condition: index, then: edge, else: edge }),
  switch: terminator<'switch'>({
    value: index,
    cases: array(object<SwitchCase>({ literal, edge })),
    otherwise: edge,
  }),
  return: terminator<'return'>({ value: index }),
  throw: terminator<'throw'>({ value: index }),
  unreachable: terminator<'unreachable'>({}),
} satisfies Record<TerminatorKind, Shape>)

const constructs = {
  if: true,
  conditional: true,
  loop: true,
  try: true,
  catch: true,
  finally: true,
  switch: true,
  logical: true,
} satisfies Record<SourceConstruct, true>

const block = object<Block>({
  id: index,
  params: array(index),
  body: array(instructions),
  end: terminators,
  onError: optional(edge),
  construct: optional(oneOf(Object.keys(constructs), 'construct')),
})

const fn = object<FunctionIR>({
  id: name,
  name: string,
  async: boolean,
  generator: optional(oneOf([true], 'flag')),
  captures: array(string),
  receiver: optional(oneOf([true], 'flag')),
  params: array(string),
  rest: boolean,
  arity: index,
  blocks: array(block),
})

const parent = union('kind', {
  class: object<Extract<ClassParent, { kind: 'class' }>>({ kind, class: name }),
  error: object<Extract<ClassParent, { kind: 'error' }>>({
    kind,
    name: oneOf(Object.keys(errorParents), 'class'),
  }),
} satisfies Record<ClassParent['kind'], Shape>)

const classShape = object<ClassIR>({
  id: name,
  name: string,
  parent: optional(parent),
  construct: optional(name),
  arity: index,
  members: array(
    object<ClassMember>({
      key: string,
      kind: oneOf(['method', 'get', 'set'], 'kind'),
      static: boolean,
      private: boolean,
      function: name,
    }),
  ),
  statics: array(object<ClassIR['statics'][number]>({ key: string, value: literal })),
})

const span: Shape = (value, path, problems) => {
  array(index)(value, path, problems)
  problems.check(Array.isArray(value) && value.length === 5, path, 'expected five numbers')
}

export const graphShape = object<WorkflowIR>({
  ir: index,
  semantics: index,
  name,
  digest: matching(/^[0-9a-f]{64}$/, 'a sha256'),
  entry: name,
  functions: array(fn),
  tasks: record(object<TaskSignature>({ sync: boolean, input: jsonObject, output: jsonObject })),
  children: optional(record(object<WorkflowSignature>({ input: jsonObject, output: jsonObject }))),
  signals: optional(record(jsonObject)),
  forms: optional(array(jsonObject)),
  constants: optional(array(moduleConstant)),
  classes: optional(array(classShape)),
  input: jsonObject,
  output: jsonObject,
  locations: object<LocationTable>({ files: array(string), spans: array(span) }),
})
