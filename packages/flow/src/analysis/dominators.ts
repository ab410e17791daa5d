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
  const rank = new Map(order.map((node, index) => [node, index]))
  const predecessors: number[][] = order.map(() => [])
  order.forEach((node, index) => {
    for (const next of successors[node] ?? []) predecessors[rank.get(next) ?? -1]?.push(index)
  })

  const parents: number[] = [0]
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
      const known = (predecessors[index] ?? []).filter((it) => parents[it] !== undefined)
      const parent = known.reduce(meet)
      if (parents[index] !== parent) changed = true
      parents[index] = parent
    }
  }

  const intervals = treeIntervals(parents)
  return {
    parent: (node) => {
      const index = rank.get(node)
      return index === undefined || index === 0 ? undefined : order[at(index)]
    },
    dominates: (by, node) => {
      const outer = intervals[rank.get(by) ?? -1]
      const inner = intervals[rank.get(node) ?? -1]
      return !!outer && !!inner && outer.from <= inner.from && inner.to <= outer.to
    },
  }
}

function reversePostOrder(successors: Successors, root: number): readonly number[] {
  const seen = new Set([root])
  const stack = [{ node: root, next: 0 }]
  const postOrder: number[] = []
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = successors[top.node]?.[top.next++]
    if (next === undefined) {
      postOrder.push(top.node)
      stack.pop()
    } else if (!seen.has(next)) {
      seen.add(next)
      stack.push({ node: next, next: 0 })
    }
  }
  return postOrder.reverse()
}

/** Numbers the tree so that what a node dominates lies within its interval. */
function treeIntervals(parents: readonly number[]): readonly { from: number; to: number }[] {
  const sizes = parents.map(() => 1)
  for (let index = parents.length - 1; index > 0; index -= 1) {
    const parent = parents[index] ?? 0
    sizes[parent] = (sizes[parent] ?? 1) + (sizes[index] ?? 1)
  }
  // The next free number inside each node's interval; parents come before their children.
  const free: number[] = []
  return parents.map((parent, index) => {
    const from = index === 0 ? 0 : (free[parent] ?? 0)
    const size = sizes[index] ?? 1
    if (index > 0) free[parent] = from + size
    free[index] = from + 1
    return { from, to: from + size }
  })
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
 * another one. Exceptions that no handler catches do not count as paths. Blocks from which no end is reached (endless loops) are post-dominated by nothing.
 */
export function blockPostDominators<Block extends CodeBlock>(
  flow: ControlFlow<Block>,
): DominatorTree<BlockId> {
  const ids = flow.order.map(({ id }) => id)
  const index = new Map(ids.map((id, at) => [id, at]))
  const end = ids.length
  const backwards: number[][] = [...ids.map(() => []), []]
  ids.forEach((id, at) => {
    const edges = flow.successors(id)
    for (const { edge } of edges) backwards[index.get(edge.to) ?? -1]?.push(at)
    if (edges.every(({ handler }) => handler) && !isCaught(flow.block(id))) backwards[end]?.push(at)
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
