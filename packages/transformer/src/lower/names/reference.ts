import { builtinConstants, type Primitive } from '@namu/core/internal'
import {
  Node,
  type EnumMember,
  type ExportAssignment,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from 'ts-morph'
import { bare, readPrimitive } from '../../discover/constant.js'
import {
  constantName,
  exportsMembers,
  initializerOf,
  isConst,
  isDefaultExport,
  isJson,
  isJsonMember,
  isWholeModule,
} from '../../discover/constant-declaration.js'
import type { DiscoveredTask, DiscoveredWorkflow, FunctionNode } from '../../discover/index.js'
import { wrapperCall, wrappedFunction } from '../../discover/wrapper-call.js'
import { isConstantName } from './constant-names.js'
import { isCollection } from './module-collections.js'
import type { Constant } from './module-constants.js'
import type { ModuleObject } from './module-values.js'
import { isModuleLevel, type WorkflowLowering } from '../workflow-lowering.js'

/** What a name stands for, resolved through the type checker. */
export type Reference =
  /** A parameter, variable or function of a function that is being lowered. */
  | { readonly kind: 'variable'; readonly symbol: TsSymbol }
  | { readonly kind: 'helper'; readonly fn: FunctionNode; readonly name: string }
  | { readonly kind: 'task'; readonly task: DiscoveredTask }
  | { readonly kind: 'workflow'; readonly name: string; readonly workflow: DiscoveredWorkflow }
  | { readonly kind: 'constant'; readonly value: Primitive }
  /** A dotted path from a global name: `Math.max`, `parseInt`, `undefined`. */
  | { readonly kind: 'builtin'; readonly path: string }
  /** Something at the top level of a module that only works as the start of a longer name. */
  | {
      readonly kind: 'module' | 'class'
      readonly name: string
      readonly declaration: Node
    }
  /** The name of an enum, as the start of a member's or for its object. */
  | { readonly kind: 'enum'; readonly name: string; readonly declaration: Node }
  /** An object or array of a module, evaluated. */
  | { readonly kind: 'object'; readonly name: string; readonly object: ModuleObject }
  /** One that is changed at these places. */
  | { readonly kind: 'written'; readonly name: string; readonly writes: readonly Node[] }
  /** One that cannot be evaluated, because of this part. */
  | { readonly kind: 'unevaluated'; readonly name: string; readonly part: Node }
  | { readonly kind: 'mutable'; readonly name: string }
  /** A task or workflow that is none; `reported` when discovery has said why. */
  | { readonly kind: 'undiscovered'; readonly name: string; readonly reported: boolean }
  /** A value that only running the module gives, because of this part. */
  | { readonly kind: 'computed'; readonly name: string; readonly part?: Node }
  | { readonly kind: 'instance'; readonly name: string; readonly declaration: Node }
  | { readonly kind: 'core' | 'library' | 'unknown'; readonly name: string }

/** Whether a name stands for a value that the graph holds. */
export function isValueReference({ kind }: Reference): boolean {
  return (
    kind === 'variable' ||
    kind === 'helper' ||
    kind === 'object' ||
    kind === 'enum' ||
    kind === 'class'
  )
}

/** What a name or dotted name stands for; `undefined` when it starts at a value. */
export function referenceOf(workflow: WorkflowLowering, outer: Node): Reference | undefined {
  const node = bare(outer)
  if (Node.isIdentifier(node)) return nameReference(workflow, node.getSymbol(), node.getText())
  const member = memberOf(node)
  if (!member) return undefined
  const base = referenceOf(workflow, member.object)
  switch (base?.kind) {
    case 'module':
      return nameReference(workflow, memberSymbol(node, member), member.name)
    case 'enum':
      return enumMember(workflow, node, member)
    case 'builtin':
      // `Math.PI.toFixed(2)` and `Infinity.toString()` start at a value.
      return Object.hasOwn(builtinConstants, base.path)
        ? undefined
        : { kind: 'builtin', path: `${base.path}.${member.name}` }
    case 'class':
    case 'instance':
      return taskMethod(workflow, node, base.declaration)
    case 'library':
    case 'core':
      return { kind: base.kind, name: `${base.name}.${member.name}` }
    default:
      return undefined
  }
}

/** What a symbol stands for where `name` is written. */
export function nameReference(
  workflow: WorkflowLowering,
  symbol: TsSymbol | undefined,
  name: string,
): Reference {
  if (!symbol) return { kind: 'unknown', name }
  const aliased = symbol.getAliasedSymbol()
  const resolved = aliased ?? symbol
  const declaration = resolved.getValueDeclaration() ?? resolved.getDeclarations()[0]
  // `undefined`, `globalThis` and `arguments` have no declaration.
  if (!declaration) return { kind: 'builtin', path: name }
  switch (workflow.origins.of(declaration)) {
    case 'core':
      return Node.isSourceFile(declaration)
        ? { kind: 'module', name, declaration }
        : { kind: 'core', name: resolved.getName() }
    case 'library':
      return { kind: 'library', name }
    case 'standard':
      return aliased ? { kind: 'library', name } : { kind: 'builtin', path: name }
    case 'project':
      return isJson(declaration) && isWholeModule(symbol)
        ? { kind: 'module', name, declaration }
        : projectReference(workflow, resolved, declaration, name)
  }
}

function projectReference(
  workflow: WorkflowLowering,
  symbol: TsSymbol,
  declaration: Node,
  name: string,
): Reference {
  if (workflow.variable(symbol)) return { kind: 'variable', symbol }
  const task = workflow.declarations.task(declaration)
  if (task) return { kind: 'task', task }
  const child = workflow.declarations.workflow(declaration)
  if (child) return { kind: 'workflow', name, workflow: child }
  if (isJson(declaration) || isJsonMember(declaration)) {
    return isJson(declaration) || exportsMembers(declaration.getSourceFile())
      ? evaluatedReference(workflow, declaration, name)
      : { kind: 'computed', name }
  }
  if (Node.isSourceFile(declaration) || Node.isModuleDeclaration(declaration)) {
    return { kind: 'module', name, declaration }
  }
  if (Node.isEnumDeclaration(declaration)) return { kind: 'enum', name, declaration }
  if (Node.isEnumMember(declaration)) return enumConstant(workflow, declaration, name)
  if (Node.isClassDeclaration(declaration) || Node.isClassExpression(declaration)) {
    return { kind: 'class', name, declaration }
  }
  if (!isModuleLevel(declaration)) return { kind: 'variable', symbol }
  if (Node.isFunctionDeclaration(declaration)) {
    const fn = declaration.isOverload() ? declaration.getImplementation() : declaration
    return fn?.getBody()
      ? { kind: 'helper', fn, name: fn.getName() ?? 'default' }
      : { kind: 'library', name }
  }
  // The own name of a function expression at the top level.
  if (Node.isFunctionExpression(declaration)) return { kind: 'helper', fn: declaration, name }
  if (Node.isBindingElement(declaration)) {
    return isConstantName(symbol)
      ? evaluatedReference(workflow, declaration, name, false)
      : { kind: 'mutable', name }
  }
  if (Node.isVariableDeclaration(declaration) && !isConst(declaration)) {
    return { kind: 'mutable', name }
  }
  return Node.isVariableDeclaration(declaration) || isDefaultExport(declaration)
    ? constantReference(workflow, declaration, name)
    : { kind: 'computed', name }
}

function constantReference(
  workflow: WorkflowLowering,
  declaration: VariableDeclaration | ExportAssignment,
  name: string,
): Reference {
  const initializer = initializerOf(declaration)
  if (!initializer) return { kind: 'computed', name }
  const value = bare(initializer)
  const isLiteral = Node.isObjectLiteralExpression(value) || Node.isArrayLiteralExpression(value)
  const primitive = isLiteral ? undefined : readPrimitive(initializer)
  if (primitive) return { kind: 'constant', value: primitive.value }
  if (Node.isClassExpression(value)) return { kind: 'class', name, declaration: value }
  if (Node.isArrowFunction(value) || Node.isFunctionExpression(value)) {
    return { kind: 'helper', fn: value, name: constantName(declaration) }
  }
  if (Node.isIdentifier(value) || Node.isPropertyAccessExpression(value)) {
    const fn = wrappedFunction(value, workflow.origins)
    if (fn) return { kind: 'helper', fn, name: constantName(declaration) }
  }
  if (Node.isCallExpression(value) && wrapperCall(value, workflow.origins)) {
    return { kind: 'undiscovered', name, reported: workflow.declarations.isRefused(declaration) }
  }
  const isObject = isLiteral || isCollection(value, workflow.origins)
  if (Node.isNewExpression(value) && !isObject) return { kind: 'instance', name, declaration }
  return evaluatedReference(workflow, declaration, name, isObject)
}

function evaluatedReference(
  workflow: WorkflowLowering,
  declaration: Constant,
  name: string,
  isLiteral = true,
): Reference {
  const evaluated = workflow.constants.evaluate(declaration)
  if (!evaluated.known) {
    return isLiteral || Node.isRegularExpressionLiteral(evaluated.node)
      ? { kind: 'unevaluated', name, part: evaluated.node }
      : { kind: 'computed', name, part: evaluated.node }
  }
  if (evaluated.writes.length > 0) return { kind: 'written', name, writes: evaluated.writes }
  return 'primitive' in evaluated.value
    ? { kind: 'constant', value: evaluated.value.primitive }
    : { kind: 'object', name, object: evaluated.value }
}

function taskMethod(
  workflow: WorkflowLowering,
  access: Node,
  receiver: Node,
): Reference | undefined {
  const method = access.getSymbol()?.getValueDeclaration()
  const task = method ? workflow.declarations.taskMethod(method, receiver) : undefined
  return task ? { kind: 'task', task } : undefined
}

/** A member of an enum, or of a namespace that is merged with it; `undefined` for other properties. */
function enumMember(
  workflow: WorkflowLowering,
  node: Node,
  member: { readonly object: Node; readonly name: string },
): Reference | undefined {
  const symbol = memberSymbol(node, member)
  const declaration = symbol?.getValueDeclaration()
  return declaration && workflow.origins.of(declaration) === 'project'
    ? nameReference(workflow, symbol, member.name)
    : undefined
}

/** The object of an enum. */
export function enumReference(
  workflow: WorkflowLowering,
  { name, declaration }: Extract<Reference, { kind: 'enum' }>,
): Reference {
  return Node.isEnumDeclaration(declaration)
    ? evaluatedReference(workflow, declaration, name)
    : { kind: 'computed', name }
}

function enumConstant(workflow: WorkflowLowering, member: EnumMember, name: string): Reference {
  const value = member.getValue()
  if (value === undefined) return { kind: 'computed', name }
  // The members of a `const enum` stand in the code itself.
  const owner = member.getParent()
  const writes = owner.isConstEnum() ? [] : workflow.constants.writesOf(owner)
  return writes.length > 0
    ? { kind: 'written', name: owner.getName(), writes }
    : { kind: 'constant', value }
}

/** `object.name` and `object['name']`. */
export function memberOf(
  node: Node,
): { readonly object: Node; readonly name: string; readonly nameNode: Node } | undefined {
  if (Node.isPropertyAccessExpression(node)) {
    return { object: node.getExpression(), name: node.getName(), nameNode: node.getNameNode() }
  }
  if (!Node.isElementAccessExpression(node)) return undefined
  const argument = node.getArgumentExpression()
  const key = argument ? bare(argument) : undefined
  if (!Node.isStringLiteral(key) && !Node.isNoSubstitutionTemplateLiteral(key)) return undefined
  return { object: node.getExpression(), name: key.getLiteralText(), nameNode: key }
}

function memberSymbol(
  node: Node,
  member: { readonly object: Node; readonly name: string },
): TsSymbol | undefined {
  return node.getSymbol() ?? member.object.getType().getProperty(member.name)
}
