import {
  type Block,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Instruction,
  terminatorOperand,
  edgesOf,
  operandsOf,
} from '@namu/core/internal'

/**
 * The registers whose values are still read after each `await`: a waiting frame keeps only these, so
 * that a snapshot holds what is live and not what is past. Backward data flow to a fixed point.
 */
export function liveAfterAwaits(fn: FunctionIR): ReadonlyMap<Instruction, readonly number[]> {
  const awaits = new Map<Instruction, readonly number[]>()
  if (!fn.async) return awaits
  const blocks = new Map<BlockId, Block>(fn.blocks.map((block) => [block.id, block]))
  const liveIn = new Map<BlockId, Set<number>>()
  const throughEdge = (edge: Edge): number[] => {
    const params = new Set<number>(blocks.get(edge.to)?.params)
    const needed = [...(liveIn.get(edge.to) ?? [])].filter((value) => !params.has(value))
    return [...edge.args, ...needed]
  }
  for (let changed = true; changed;) {
    changed = false
    for (const block of [...fn.blocks].reverse()) {
      const live = walkBack(block, throughEdge, awaits)
      if (live.size !== liveIn.get(block.id)?.size) changed = true
      liveIn.set(block.id, live)
    }
  }
  return awaits
}

/** Live values at the start of the block; notes those after each await on the way. */
function walkBack(
  block: Block,
  throughEdge: (edge: Edge) => number[],
  awaits: Map<Instruction, readonly number[]>,
): Set<number> {
  const { end, onError } = block
  const condition = terminatorOperand(end)
  const live = new Set<number>(edgesOf(end).flatMap(throughEdge))
  if (condition !== undefined) live.add(condition)
  // What the handler needs is live wherever the block can throw.
  const handler = onError === undefined ? [] : throughEdge(onError)
  for (const value of handler) live.add(value)
  for (const instruction of [...block.body].reverse()) {
    if ('id' in instruction) live.delete(instruction.id)
    for (const value of handler) live.add(value)
    if (instruction.kind === 'await') awaits.set(instruction, [...live])
    for (const value of operandsOf(instruction)) live.add(value)
  }
  return live
}
