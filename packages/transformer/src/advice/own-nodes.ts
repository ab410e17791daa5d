import { SyntaxKind, ts, type Node } from 'ts-morph'
import { wrappersIn } from '../project/index.js'

/** The nodes below `root` in the order of the source, but for those inside of nested functions. */
export function ownNodes(root: Node): Node[] {
  const found: Node[] = []
  const waiting = root.forEachChildAsArray().reverse()
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node)
    if (!isFunctionLike(node)) waiting.push(...node.forEachChildAsArray().reverse())
  }
  return found
}

/** Those of `ownNodes` that are of one of these kinds. On the compiler's own nodes: most are of none. */
export function ownNodesOf(root: Node, kinds: ReadonlySet<SyntaxKind>): Node[] {
  const found: ts.Node[] = []
  const waiting: ts.Node[] = [root.compilerNode]
  const wait = (child: ts.Node): void => {
    waiting.push(child)
  }
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node !== root.compilerNode) {
      if (kinds.has(node.kind)) found.push(node)
      if (functions.has(node.kind)) continue
    }
    const first = waiting.length
    ts.forEachChild(node, wait)
    for (let low = first, high = waiting.length - 1; low < high; low += 1, high -= 1) {
      const [left, right] = [waiting[low], waiting[high]]
      if (left && right) [waiting[low], waiting[high]] = [right, left]
    }
  }
  return found.length === 0 ? [] : found.map(wrappersIn(root))
}

export function isFunctionLike(node: Node): boolean {
  return functions.has(node.getKind())
}

const functions: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
])
