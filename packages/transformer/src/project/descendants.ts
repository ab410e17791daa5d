import type { Node, ts } from 'ts-morph'
import { ts as compiler } from 'ts-morph'

/**
 * The nodes below `root` in the order of the source. On the compiler's own nodes, because a wrapper
 * for each node of a project costs more than what is looked for; without recursion, because sources
 * nest as deep as they like.
 */
export function* descendantsOf(root: ts.Node): Generator<ts.Node, void, undefined> {
  const waiting = childrenOf(root)
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node
    for (const child of childrenOf(node)) waiting.push(child)
  }
}

/** Last to first. */
function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = []
  compiler.forEachChild(node, (child) => {
    children.push(child)
  })
  return children.reverse()
}

/** Finds the wrappers of nodes below `root`. A node's children are wrapped once, however many are asked for. */
export function wrappersIn(root: Node): (node: ts.Node) => Node {
  const known = new Map<ts.Node, Node>([[root.compilerNode, root]])
  return (node) => {
    const way: ts.Node[] = []
    let at = node
    for (; !known.has(at); at = at.parent) way.push(at)
    let wrapper: Node = known.get(at) ?? root
    for (let next = way.pop(); next; next = way.pop()) {
      wrapper.forEachChild((child) => {
        known.set(child.compilerNode, child)
      })
      const child = known.get(next)
      if (!child) throw new Error(`A ${next.getText()} is not below its parent`)
      wrapper = child
    }
    return wrapper
  }
}
