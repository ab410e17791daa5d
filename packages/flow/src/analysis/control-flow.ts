import { invariant, type BlockId, type Edge, type Terminator, edgesOf } from '@namu/core/internal'

/** What control flow needs to know of a block, before and after SSA construction alike. */
export interface CodeBlock {
  readonly id: BlockId
  readonly end: Terminator
  readonly onError?: Edge
}

/** One way control may go. A handler edge is taken in the middle of its block. */
export interface FlowEdge {
  readonly from: BlockId
  readonly edge: Edge
  readonly handler: boolean
}

/** The control-flow graph of a function; blocks that cannot be reached are not in it. */
export interface ControlFlow<Block extends CodeBlock> {
  /** Reachable blocks in reverse post order: the entry first, `then` before `else`, handlers last. */
  readonly order: readonly Block[]
  has(id: BlockId): boolean
  block(id: BlockId): Block
  successors(id: BlockId): readonly FlowEdge[]
  predecessors(id: BlockId): readonly FlowEdge[]
}

/** The edges out of a block in source order, its handler edge last. */
export function flowEdges(block: CodeBlock): FlowEdge[] {
  const from = block.id
  const edges: FlowEdge[] = []
  for (const edge of edgesOf(block.end)) edges.push({ from, edge, handler: false })
  if (block.onError) edges.push({ from, edge: block.onError, handler: true })
  return edges
}

const none: readonly FlowEdge[] = []

/** A block that was reached. */
interface Reached<Block> {
  readonly block: Block
  readonly successors: readonly FlowEdge[]
  predecessors: FlowEdge[] | undefined
  /** How many successors are still to be visited: the last comes first. */
  left: number
}

/**
 * Control flow from the first block.
 * @throws InvariantError when an edge leads to a block that does not exist
 */
export function controlFlow<Block extends CodeBlock>(blocks: readonly Block[]): ControlFlow<Block> {
  const byId = new Map<BlockId, Block>()
  for (const block of blocks) byId.set(block.id, block)
  const find = (id: BlockId): Block => {
    const block = byId.get(id)
    if (!block) invariant(false, `block ${id} does not exist`)
    return block
  }

  const entry = blocks[0]
  invariant(entry, 'a function has an entry block')
  const reached = new Map<BlockId, Reached<Block>>()
  const reach = (block: Block): Reached<Block> => {
    const successors = flowEdges(block)
    const made = { block, successors, predecessors: undefined, left: successors.length }
    reached.set(block.id, made)
    return made
  }
  // Successors are visited last to first, so that reverse post order follows the source.
  const stack = [reach(entry)]
  const postOrder: Reached<Block>[] = []
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    top.left -= 1
    const next = top.successors[top.left]
    if (!next) {
      postOrder.push(top)
      stack.pop()
    } else if (!reached.has(next.edge.to)) stack.push(reach(find(next.edge.to)))
  }

  postOrder.reverse()
  let joined = false
  /** Most who ask for the order ask for nothing else. */
  const join = (): void => {
    joined = true
    for (const { successors } of postOrder)
      for (const edge of successors) {
        const target = reached.get(edge.edge.to)
        if (target) (target.predecessors ??= []).push(edge)
      }
  }
  return {
    order: postOrder.map(({ block }) => block),
    has: (id) => reached.has(id),
    block: find,
    successors: (id) => reached.get(id)?.successors ?? none,
    predecessors: (id) => {
      if (!joined) join()
      return reached.get(id)?.predecessors ?? none
    },
  }
}
