import { Node, type CallExpression } from 'ts-morph'
import { bare } from '../discover/constant.js'
import type { FunctionNode } from '../discover/index.js'
import type { Origins } from '../project/index.js'
import { isFunctionLike, ownNodes } from './own-nodes.js'

/**
 * Whether running code may wait for something outside: an `await`, a `yield`, or a call that may be one
 * of a synchronous task. Calls of what is not known count as such.
 */
export class Suspensions {
  readonly #origins: Origins
  readonly #known = new Map<Node, boolean>()

  constructor(origins: Origins) {
    this.#origins = origins
  }

  in(root: Node): boolean {
    return [root, ...ownNodes(root)].some((node) => this.#suspends(node))
  }

  #suspends(node: Node): boolean {
    if (Node.isAwaitExpression(node) || Node.isYieldExpression(node)) return true
    if (Node.isForOfStatement(node)) return node.isAwaited()
    return Node.isCallExpression(node) && this.#callSuspends(node)
  }

  #callSuspends(call: CallExpression): boolean {
    const callee = bare(call.getExpression())
    const symbol = callee.getSymbol()
    const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
    if (!declaration) return true
    const origin = this.#origins.of(declaration)
    if (origin === 'standard') return false
    const fn = origin === 'project' ? functionOf(declaration) : undefined
    return fn ? this.#functionSuspends(fn) : true
  }

  #functionSuspends(fn: FunctionNode): boolean {
    const known = this.#known.get(fn)
    if (known !== undefined) return known
    // What only calls itself does not wait.
    this.#known.set(fn, false)
    // Its own code runs up to its first await, and the caller goes on.
    const found = !fn.isAsync() && this.in(fn.getBody() ?? fn)
    this.#known.set(fn, found)
    return found
  }
}

function functionOf(declaration: Node): FunctionNode | undefined {
  if (Node.isFunctionDeclaration(declaration)) return declaration
  if (!Node.isVariableDeclaration(declaration)) return undefined
  const initializer = declaration.getInitializer()
  const value = initializer && bare(initializer)
  return value && isFunctionLike(value) ? (value as FunctionNode) : undefined
}
