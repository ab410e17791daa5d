import type { ValueId } from '@namu/core/internal'
import type { FunctionSpec } from '@namu/flow'
import { Node, type Identifier, type ParameterDeclaration } from 'ts-morph'
import { moduleName, projectPath } from '../diagnostics/index.js'
import type { FunctionNode } from '../discover/index.js'
import type { FunctionLowering } from './lowering.js'
import { bindName } from './patterns/binding.js'
import { initialiseWithDefault } from './patterns/defaults.js'
import { boundNames, enterScope } from './scopes.js'

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
    lowerFunction(s.nested(fn), node)
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
  const spec = functionSpec(s, node, name)
  const id = builder.function(moduleName(root, file), spec, key, (fn) => {
    lowerFunction(s.nested(fn), node)
  })
  return s.fn.functionValue(id, s.span(mention))
}

/** What the builder has to know of a function before its body. */
export function functionSpec(
  s: Pick<FunctionLowering, 'span'>,
  node: FunctionNode,
  name: string | undefined,
): FunctionSpec {
  const params = realParameters(node)
  const optional = params.findIndex((p) => p.hasInitializer() || p.isRestParameter())
  const anonymous = Node.isArrowFunction(node) ? '<arrow>' : '<anonymous>'
  return {
    name: name ?? anonymous,
    async: node.isAsync(),
    params: params.map((parameter, index) => parameterName(parameter, index)),
    rest: params.at(-1)?.isRestParameter() ?? false,
    arity: optional < 0 ? params.length : optional,
    span: s.span(node),
  }
}

/** Lowers parameters and body into a function under construction. */
export function lowerFunction(s: FunctionLowering, node: FunctionNode): void {
  if (!Node.isArrowFunction(node) && node.isGenerator()) {
    s.reject('NAMU1203', node)
    return
  }
  lowerParameters(s, realParameters(node))
  const body = node.getBody()
  if (!body) return
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
function lowerParameters(s: FunctionLowering, params: readonly ParameterDeclaration[]): void {
  if (params.every((p) => Node.isIdentifier(p.getNameNode()) && !p.hasInitializer())) {
    params.forEach((parameter, index) => {
      s.workflow.bind(parameter.getNameNode().getSymbol(), s.fn.parameter(index))
    })
    return
  }
  for (const parameter of params)
    for (const name of boundNames(parameter.getNameNode())) s.declare(name)
  params.forEach((parameter, index) => {
    const given = s.fn.read(s.fn.parameter(index), s.span(parameter))
    const value = initialiseWithDefault(s, given, parameter.getInitializer(), parameter)
    bindName(s, parameter.getNameNode(), value)
  })
}

/** Without a `this` parameter, which is a type only. */
function realParameters(node: FunctionNode): ParameterDeclaration[] {
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
