import type { ValueId } from '@namu/core/internal'
import type { FunctionBuilder, FunctionSpec } from '@namu/flow'
import {
  Node,
  type ConstructorDeclaration,
  type Identifier,
  type ParameterDeclaration,
} from 'ts-morph'
import { moduleName, projectPath } from '../diagnostics/index.js'
import type { FunctionNode } from '../discover/index.js'
import type { CodeMember } from './classes/class-node.js'
import { hoistVariables } from './hoisting.js'
import type { FunctionLowering } from './lowering.js'
import { bindName } from './patterns/binding.js'
import { initialiseWithDefault } from './patterns/defaults.js'
import { boundNames, enterScope } from './scopes.js'
import { usesReceiver, type Self } from './self.js'

/** A nested function as a value. */
export function lowerClosure(
  s: FunctionLowering,
  node: FunctionNode,
  name: string | undefined,
): ValueId {
  const self = selfName(node)
  const variable = self ? s.declare(self) : undefined
  const spec = functionSpec(s, node, self?.getText() ?? name)
  const closure = s.fn.closure(spec, (fn) => {
    const inner = s.nested(fn)
    inner.self = Node.isArrowFunction(node) ? s.self : ownSelf(spec, fn)
    lowerCode(inner, node)
  })
  if (variable) s.fn.initialise(variable, closure, s.span(node))
  return closure
}

/** A function at the top level of a module as a value; it is lowered on its first mention. */
export function lowerHelper(
  s: FunctionLowering,
  node: FunctionNode,
  name: string,
  mention: Node,
): ValueId {
  const file = node.getSourceFile()
  const { root, builder } = s.workflow
  const key = `${projectPath(root, file)}:${node.getStart()}`
  // A constant that stands for a named function expression is not its name.
  const spec = functionSpec(s, node, selfName(node)?.getText() ?? name)
  const id = builder.function(moduleName(root, file), spec, key, (fn) => {
    const inner = s.nested(fn)
    inner.self = ownSelf(spec, fn)
    lowerCode(inner, node)
  })
  return s.fn.functionValue(id, s.span(mention))
}

function ownSelf({ receiver }: FunctionSpec, fn: FunctionBuilder): Self {
  return receiver ? { receiver: fn.receiver() } : {}
}

/** A function, or a member of a class. */
type CodeNode = FunctionNode | CodeMember | ConstructorDeclaration

/** What the builder has to know of a function before its body. */
function functionSpec(
  s: Pick<FunctionLowering, 'span'>,
  node: FunctionNode,
  name: string | undefined,
): FunctionSpec {
  const spec = codeSpec(s, node, name)
  return !Node.isArrowFunction(node) && usesReceiver(node) ? { ...spec, receiver: true } : spec
}

/** As `functionSpec`, without the receiver. */
export function codeSpec(
  s: Pick<FunctionLowering, 'span'>,
  node: CodeNode,
  name: string | undefined,
): FunctionSpec {
  const params = realParameters(node)
  const optional = params.findIndex((p) => p.hasInitializer() || p.isRestParameter())
  const anonymous = Node.isArrowFunction(node) ? '<arrow>' : '<anonymous>'
  return {
    name: name ?? anonymous,
    async: Node.isAsyncable(node) && node.isAsync(),
    generator: isGenerator(node),
    params: params.map((parameter, index) => parameterName(parameter, index)),
    rest: params.at(-1)?.isRestParameter() ?? false,
    arity: optional < 0 ? params.length : optional,
    span: s.span(node),
  }
}

/** Lowers parameters and body into a function under construction. */
export function lowerCode(s: FunctionLowering, node: CodeNode): void {
  s.workflow.functions.push(node)
  const generator = isGenerator(node)
  s.asyncGenerator = generator && Node.isAsyncable(node) && node.isAsync()
  const parameters = realParameters(node)
  lowerParameters(s, parameters)
  if (generator) s.fn.generatorStart(s.span(node))
  const body = node.getBody()
  if (body) lowerBody(s, parameters, body)
}

export function lowerBody(
  s: FunctionLowering,
  parameters: readonly ParameterDeclaration[],
  body: Node,
): void {
  hoistVariables(s, body, !areSimple(parameters))
  if (Node.isBlock(body)) {
    const statements = body.getStatements()
    enterScope(s, statements)
    for (const statement of statements) s.statement(statement)
  } else {
    s.fn.return(s.expression(body), s.span(body))
  }
}

/**
 * Parameters take their values from left to right. When each is a plain name the builder's own
 * variables serve; else every name is declared first, so that a default that reads a later one throws.
 */
export function lowerParameters(
  s: FunctionLowering,
  params: readonly ParameterDeclaration[],
): void {
  if (areSimple(params)) {
    params.forEach((parameter, index) => {
      s.workflow.bind(parameter.getNameNode().getSymbol(), s.fn.parameter(index))
    })
    bindParameterProperties(s, params)
    return
  }
  for (const parameter of params)
    for (const name of boundNames(parameter.getNameNode())) s.declare(name)
  bindParameterProperties(s, params)
  params.forEach((parameter, index) => {
    const given = s.fn.read(s.fn.parameter(index), s.span(parameter))
    const value = initialiseWithDefault(s, given, parameter.getInitializer(), parameter)
    bindName(s, parameter.getNameNode(), value)
  })
}

function isGenerator(node: CodeNode): boolean {
  return Node.isGeneratorable(node) && node.isGenerator()
}

/** `private x` is two symbols: its name stands for the property, in the body for the parameter. */
function bindParameterProperties(
  s: FunctionLowering,
  params: readonly ParameterDeclaration[],
): void {
  for (const parameter of params) {
    const name = parameter.getNameNode()
    if (!parameter.isParameterProperty() || !Node.isIdentifier(name)) continue
    const checker = parameter.getProject().getTypeChecker().compilerObject
    const symbols = checker.getSymbolsOfParameterPropertyDeclaration(
      parameter.compilerNode,
      name.getText(),
    )
    const variable = s.variable(name.getSymbol())
    if (variable)
      for (const symbol of symbols) s.workflow.bind({ compilerSymbol: symbol }, variable)
  }
}

/** Whether no parameter runs code: then the body has no scope of its own. */
function areSimple(params: readonly ParameterDeclaration[]): boolean {
  return params.every((p) => Node.isIdentifier(p.getNameNode()) && !p.hasInitializer())
}

/** Without a `this` parameter, which is a type only. */
function realParameters(node: CodeNode): ParameterDeclaration[] {
  return node.getParameters().filter((parameter) => parameter.getName() !== 'this')
}

function parameterName(parameter: ParameterDeclaration, index: number): string {
  const name = parameter.getNameNode()
  return Node.isIdentifier(name) ? name.getText() : `arg${index}`
}

/** A function expression's own name, which its body sees. */
function selfName(node: FunctionNode): Identifier | undefined {
  return Node.isFunctionExpression(node) ? node.getNameNode() : undefined
}
