import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BinaryExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type Identifier,
} from 'ts-morph'
import { bare } from '../discover/constant.js'
import type { Reporter } from '../diagnostics/index.js'
import { isFunctionLike, ownNodes } from './own-nodes.js'

type Callback = ArrowFunction | FunctionExpression | FunctionDeclaration

/** Methods that call a function again without waiting for the promise it gave. */
const starting = new Set(['flatMap', 'forEach', 'map', 'from'])

/**
 * Reports writes of async callbacks to a variable around them, when several of them run at once and
 * the outcome depends on their order: an assignment behind an await, or one that waits between reading
 * and writing. Counting (`n += 1`, `n++`) is none: each does it in one go.
 */
export function adviseConcurrentWrites(fn: Node, reporter: Reporter): void {
  if (!isCallback(fn) || !fn.isAsync()) return
  const start = startedAt(fn)
  if (!start) return
  const own = ownNodes(fn)
  for (const node of own) {
    if (!Node.isBinaryExpression(node)) continue
    const name = bare(node.getLeft())
    if (!Node.isIdentifier(name) || !dependsOnOrder(node, own)) continue
    const declaration = sharedBy(name, fn)
    if (!declaration) continue
    reporter.report('NAMU1505', node, { name: name.getText() }, [
      { message: 'The callbacks run at the same time', node: start },
      { message: 'They share this variable', node: declaration },
    ])
  }
}

function isCallback(node: Node): node is Callback {
  return (
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node)
  )
}

/** Where a function is given to something that starts it several times at once. */
function startedAt(fn: Callback): Node | undefined {
  if (!Node.isFunctionDeclaration(fn)) {
    const direct = starter(fn)
    if (direct) return direct
    const holder = fn.getParent()
    return Node.isVariableDeclaration(holder) ? startedByName(holder.getNameNode()) : undefined
  }
  return startedByName(fn.getNameNode())
}

/** `xs.map(save)` in the block that declares `save`. */
function startedByName(name: Node | undefined): Node | undefined {
  if (!Node.isIdentifier(name)) return undefined
  const symbol = name.getSymbol()
  const scope = name.getFirstAncestor((node) => Node.isBlock(node) || Node.isSourceFile(node))
  for (const mention of scope?.getDescendantsOfKind(SyntaxKind.Identifier) ?? []) {
    if (mention.getText() !== name.getText() || mention.getSymbol() !== symbol) continue
    const found = starter(mention)
    if (found) return found
  }
  return undefined
}

function starter(argument: Node): Node | undefined {
  const call = argument.getParent()
  if (!Node.isCallExpression(call) || !call.getArguments().includes(argument)) return undefined
  const callee = bare(call.getExpression())
  if (!Node.isPropertyAccessExpression(callee)) return undefined
  return starting.has(callee.getName()) ? callee.getNameNode() : undefined
}

function dependsOnOrder(write: BinaryExpression, own: readonly Node[]): boolean {
  const operator = write.getOperatorToken().getKind()
  if (operator < SyntaxKind.FirstAssignment || operator > SyntaxKind.LastAssignment) return false
  const waits = own.filter(Node.isAwaitExpression)
  const inside = waits.some(
    (wait) => wait.getPos() >= write.getPos() && wait.getEnd() <= write.getEnd(),
  )
  if (inside) return true
  const before = waits.some((wait) => wait.getEnd() <= write.getPos())
  return operator === SyntaxKind.EqualsToken && before
}

/** The declaration of a variable of a function around `fn`, so that all its calls have the same one. */
function sharedBy(name: Identifier, fn: Callback): Node | undefined {
  const declaration = name.getSymbol()?.getValueDeclaration()
  if (!declaration || declaration.getAncestors().includes(fn)) return undefined
  const isLocal = declaration.getAncestors().some(isFunctionLike)
  return isLocal ? declaration : undefined
}
