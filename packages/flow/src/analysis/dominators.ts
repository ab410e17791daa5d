import type { BlockId } from '@namu/core/internal'
import type { CodeBlock, ControlFlow } from './control-flow.js'

/** Successors of each node; nodes are numbered from 0. */
export type Successors = readonly (readonly number[])[]

/** Who dominates whom among the nodes that the root reaches. */
export interface DominatorTree<Node> {
  /** The closest strict dominator; nothing for the root and for what it does not reach. */
  parent(node: Node): Node | undefined
  /** Whether every path from the root to `node` goes through `by`; a node dominates itself. */
  dominates(by: Node, node: Node): boolean
}

/**
 * K. Cooper, T. Harvey and K. Kennedy, "A Simple, Fast Dominance Algorithm" (2001). Nodes are
 * renumbered in reverse post order, in which every dominator precedes what it dominates.
 */
export function dominatorTree(successors: Successors, root: number): DominatorTree<number> {
  const order = reversePostOrder(successors, root)
  /** The place of each node in the order; -1 for what the root does not reach. */
  const rank = new Int32Array(successors.length).fill(-1)
  order.forEach((node, index) => {
    rank[node] = index
  })
  const predecessors: number[][] = order.map(() => [])
  order.forEach((node, index) => {
    for (const next of successors[node] ?? []) predecessors[rank[next] ?? -1]?.push(index)
  })

  const parents = new Int32Array(order.length).fill(-1)
  parents[0] = 0
  const at = (index: number): number => parents[index] ?? 0
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b]
    while (x !== y) {
      while (x > y) x = at(x)
      while (y > x) y = at(y)
    }
    return x
  }
  for (let changed = true; changed;) {
    changed = false
    for (let index = 1; index < order.length; index += 1) {
      let parent = -1
      for (const known of predecessors[index] ?? []) {
        if (at(known) >= 0) parent = parent < 0 ? known : meet(parent, known)
      }
      if (at(index) !== parent) changed = true
      parents[index] = parent
    }
  }

  const { from, to } = treeIntervals(parents)
  return {
    parent: (node) => {
      const index = rank[node] ?? -1
      return index <= 0 ? undefined : order[at(index)]
    },
    dominates: (by, node) => {
      const outer = rank[by] ?? -1
      const inner = rank[node] ?? -1
      if (outer < 0 || inner < 0) return false
      const [first = 0, last = 0] = [from[outer], to[outer]]
      return first <= (from[inner] ?? 0) && (to[inner] ?? 0) <= last
    },
  }
}

function reversePostOrder(successors: Successors, root: number): readonly number[] {
  const seen = new Uint8Array(successors.length)
  seen[root] = 1
  const stack = [root]
  /** The next successor to visit of each node on the stack. */
  const next = [0]
  const postOrder: number[] = []
  for (let depth = 0; depth >= 0;) {
    const node = stack[depth] ?? root
    const index = next[depth] ?? 0
    const to = successors[node]?.[index]
    if (to === undefined) {
      postOrder.push(node)
      depth -= 1
      continue
    }
    next[depth] = index + 1
    if (seen[to] !== 0) continue
    seen[to] = 1
    depth += 1
    stack[depth] = to
    next[depth] = 0
  }
  return postOrder.reverse()
}

/** Numbers the tree so that what a node dominates lies within its interval. */
function treeIntervals(parents: Int32Array): {
  readonly from: Int32Array
  readonly to: Int32Array
} {
  const sizes = new Int32Array(parents.length).fill(1)
  for (let index = parents.length - 1; index > 0; index -= 1) {
    const parent = parents[index] ?? 0
    sizes[parent] = (sizes[parent] ?? 1) + (sizes[index] ?? 1)
  }
  // The next free number inside each node's interval; parents come before their children.
  const free = new Int32Array(parents.length)
  const from = new Int32Array(parents.length)
  const to = new Int32Array(parents.length)
  parents.forEach((parent, index) => {
    const start = index === 0 ? 0 : (free[parent] ?? 0)
    const end = start + (sizes[index] ?? 1)
    if (index > 0) free[parent] = end
    free[index] = start + 1
    from[index] = start
    to[index] = end
  })
  return { from, to }
}

/** The dominators of a function's blocks, handler edges included. */
export function blockDominators<Block extends CodeBlock>(
  flow: ControlFlow<Block>,
): DominatorTree<BlockId> {
  const ids = flow.order.map(({ id }) => id)
  const index = new Map(ids.map((id, at) => [id, at]))
  const successors = ids.map((id) =>
    flow.successors(id).map(({ edge }) => index.get(edge.to) ?? -1),
  )
  return overBlocks(dominatorTree(successors, 0), ids, index)
}

/**
 * The post-dominators: whether every path from a block to the end of the function goes through
 * another one. Exceptions that no handler catches do not count as paths. An endless loop counts as
 * leaving where it goes back, as if that turn could be its last.
 */
export function blockPostDominators<Block extends CodeBlock>(
  flow: ControlFlow<Block>,
): DominatorTree<BlockId> {
  const ids = flow.order.map(({ id }) => id)
  const index = new Map(ids.map((id, at) => [id, at]))
  const end = ids.length
  const forwards = ids.map((id) => flow.successors(id).map(({ edge }) => index.get(edge.to) ?? -1))
  const backwards: number[][] = [...ids.map(() => []), []]
  forwards.forEach((nexts, at) => {
    for (const next of nexts) backwards[next]?.push(at)
  })
  const leaving = flow.order.map(
    (block) => flow.successors(block.id).every(({ handler }) => handler) && !isCaught(block),
  )
  leaving.forEach((leaves, at) => {
    if (leaves) backwards[end]?.push(at)
  })
  const ending = new Set(reversePostOrder(backwards, end))
  // In reverse post order every cycle has an edge that goes back.
  forwards.forEach((nexts, at) => {
    if (!ending.has(at) && nexts.some((next) => next <= at)) backwards[end]?.push(at)
  })
  return overBlocks(dominatorTree(backwards, end), ids, index)
}

const isCaught = ({ end, onError }: CodeBlock): boolean => end.kind === 'throw' && !!onError

function overBlocks(
  tree: DominatorTree<number>,
  ids: readonly BlockId[],
  index: ReadonlyMap<BlockId, number>,
): DominatorTree<BlockId> {
  const at = (id: BlockId): number => index.get(id) ?? -1
  return {
    parent: (id) => ids[tree.parent(at(id)) ?? -1],
    dominates: (by, id) => tree.dominates(at(by), at(id)),
  }
}
