import {
  Node,
  ts,
  type CallExpression,
  type Decorator,
  type FunctionDeclaration,
  type SourceFile,
} from 'ts-morph'
import { descendantsOf, wrappersIn, type Origins } from '../project/index.js'
import { bare } from './constant.js'
import type { FunctionNode } from './discovered.js'

/** A use of `task` or `workflow` of @namu/core, resolved through the type checker. */
export type WrapperUse =
  | {
      readonly kind: 'call'
      readonly wrapper: 'task' | 'workflow'
      readonly node: CallExpression
      readonly options: Node | undefined
      readonly wrapped: Node | undefined
    }
  | {
      readonly kind: 'decorator'
      readonly wrapper: 'task'
      readonly node: Decorator
      readonly options: Node | undefined
    }

/** The calls and decorators of a file that may be wrapper uses, in the order of the source. */
export function wrapperUses(file: SourceFile, origins: Origins): Node[] {
  const found: Node[] = []
  const wrapped = wrappersIn(file)
  for (const node of descendantsOf(file.compilerNode)) {
    const name = ts.isDecorator(node)
      ? nameOf(ts.isCallExpression(node.expression) ? node.expression.expression : node.expression)
      : ts.isCallExpression(node)
        ? nameOf(node.expression)
        : undefined
    if (name && origins.isCoreName(name)) found.push(wrapped(node))
  }
  return found
}

/** `bare`, for the compiler's own nodes. */
function nameOf(callee: ts.Node): ts.Node | undefined {
  let current = callee
  while (
    ts.isParenthesizedExpression(current) ||
    ts.isAsExpression(current) ||
    ts.isSatisfiesExpression(current) ||
    ts.isTypeAssertionExpression(current) ||
    ts.isNonNullExpression(current)
  ) {
    current = current.expression
  }
  if (ts.isPropertyAccessExpression(current)) return current.name
  return ts.isIdentifier(current) ? current : undefined
}

/** The wrapper use that a call is, if it is one; `@task(options)` is found at its decorator. */
export function wrapperCall(node: CallExpression, origins: Origins): WrapperUse | undefined {
  const wrapper = wrapperName(node.getExpression(), origins)
  if (!wrapper || Node.isDecorator(node.getParent())) return undefined
  const args = node.getArguments()
  const [options, wrapped] = args.length > 1 ? args : [undefined, args[0]]
  return { kind: 'call', wrapper, node, options, wrapped }
}

export function wrapperDecorator(node: Decorator, origins: Origins): WrapperUse | undefined {
  const call = node.getCallExpression()
  const wrapper = wrapperName(call?.getExpression() ?? node.getExpression(), origins)
  if (wrapper !== 'task') return undefined
  return { kind: 'decorator', wrapper, node, options: call?.getArguments()[0] }
}

/** The function that a wrapper gets: written in place, or named and declared in this project. */
export function wrappedFunction(
  node: Node | undefined,
  origins: Origins,
): FunctionNode | undefined {
  if (!node) return undefined
  const expression = bare(node)
  if (Node.isArrowFunction(expression) || Node.isFunctionExpression(expression)) return expression
  if (!Node.isIdentifier(expression) && !Node.isPropertyAccessExpression(expression)) {
    return undefined
  }
  const symbol = expression.getSymbol()
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
  if (!declaration || origins.of(declaration) !== 'project') return undefined
  if (Node.isFunctionDeclaration(declaration)) return implementation(declaration)
  if (Node.isVariableDeclaration(declaration)) {
    const initializer = declaration.getInitializer()
    const value = initializer ? bare(initializer) : undefined
    if (Node.isArrowFunction(value) || Node.isFunctionExpression(value)) return value
  }
  return undefined
}

function implementation(node: FunctionDeclaration): FunctionNode | undefined {
  return node.isOverload() ? node.getImplementation() : node
}

function wrapperName(expression: Node, origins: Origins): 'task' | 'workflow' | undefined {
  const callee = bare(expression)
  if (!Node.isIdentifier(callee) && !Node.isPropertyAccessExpression(callee)) return undefined
  const name = origins.coreName(callee.getSymbol())
  return name === 'task' || name === 'workflow' ? name : undefined
}
