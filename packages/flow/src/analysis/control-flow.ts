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
  const edges = edgesOf(block.end).map((edge) => ({ from: block.id, edge, handler: false }))
  if (block.onError) edges.push({ from: block.id, edge: block.onError, handler: true })
  return edges
}

/**
 * Control flow from the first block.
 * @throws InvariantError when an edge leads to a block that does not exist
 */
export function controlFlow<Block extends CodeBlock>(blocks: readonly Block[]): ControlFlow<Block> {
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const find = (id: BlockId): Block => {
    const block = byId.get(id)
    invariant(block, `block ${id} does not exist`)
    return block
  }

  const entry = blocks[0]
  invariant(entry, 'a function has an entry block')
  const successors = new Map<BlockId, readonly FlowEdge[]>([[entry.id, flowEdges(entry)]])
  // Successors are visited last to first, so that reverse post order follows the source.
  const stack = [{ block: entry, next: flowEdges(entry).length - 1 }]
  const postOrder: Block[] = []
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const edge = successors.get(top.block.id)?.[top.next]
    if (!edge) {
      postOrder.push(top.block)
      stack.pop()
      continue
    }
    top.next -= 1
    if (successors.has(edge.edge.to)) continue
    const block = find(edge.edge.to)
    const edges = flowEdges(block)
    successors.set(block.id, edges)
    stack.push({ block, next: edges.length - 1 })
  }

  const order = postOrder.reverse()
  const predecessors = new Map<BlockId, FlowEdge[]>(order.map((block) => [block.id, []]))
  for (const block of order)
    for (const edge of successors.get(block.id) ?? []) predecessors.get(edge.edge.to)?.push(edge)

  return {
    order,
    has: (id) => predecessors.has(id),
    block: find,
    successors: (id) => successors.get(id) ?? [],
    predecessors: (id) => predecessors.get(id) ?? [],
  }
}
