import {
  type Block,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Instruction,
  type ValueId,
  definitionOf,
  edgesOf,
  operandsOf,
  terminatorOperand,
} from '@namu/core/internal'
import { controlFlow, flowEdges } from './control-flow.js'

/** The values that are read later, at the boundaries of a block. */
export interface BlockLiveness {
  /** When the block is entered, its own parameters not counted. */
  readonly before: ReadonlySet<ValueId>
  /** When control leaves the block; arguments of its edges were read already. */
  readonly after: ReadonlySet<ValueId>
}

type Live = ReadonlyMap<BlockId, { readonly before: Set<ValueId>; readonly after: Set<ValueId> }>

/**
 * Which values a frame still needs: what is not live can be dropped from its state. Arguments of a
 * handler edge are needed as long as its block runs. Backward data flow to a fixed point.
 */
export function liveness(fn: FunctionIR): ReadonlyMap<BlockId, BlockLiveness> {
  const { order } = controlFlow(fn.blocks)
  const live: Live = new Map(order.map(({ id }) => [id, { before: new Set(), after: new Set() }]))
  for (let changed = true; changed;) {
    changed = false
    for (const block of order.toReversed()) {
      const facts = live.get(block.id)
      if (!facts) continue
      for (const { edge } of flowEdges(block))
        for (const value of live.get(edge.to)?.before ?? []) facts.after.add(value)
      const entered = walkBack(block, live)
      for (const param of block.params) entered.delete(param)
      changed ||= entered.size > facts.before.size
      for (const value of entered) facts.before.add(value)
    }
  }
  return live
}

/**
 * The values that are read after each instruction that `waits`, its own result not counted: what a
 * frame keeps while it waits there.
 */
export function liveAcross(
  fn: FunctionIR,
  waits: (instruction: Instruction) => boolean,
): ReadonlyMap<Instruction, readonly ValueId[]> {
  const kept = new Map<Instruction, readonly ValueId[]>()
  if (!fn.blocks.some(({ body }) => body.some(waits))) return kept
  const live = liveness(fn)
  for (const block of fn.blocks)
    walkBack(block, live, (instruction, after) => {
      if (waits(instruction)) kept.set(instruction, [...after])
    })
  return kept
}

/** From the end of a block to its start; `visit` sees what is live after each instruction. */
function walkBack(
  block: Block,
  live: ReadonlyMap<BlockId, BlockLiveness>,
  visit?: (instruction: Instruction, after: ReadonlySet<ValueId>) => void,
): Set<ValueId> {
  const across = ({ to, args }: Edge): readonly ValueId[] => [
    ...args,
    ...(live.get(to)?.before ?? []),
  ]
  const current = new Set(edgesOf(block.end).flatMap(across))
  const operand = terminatorOperand(block.end)
  if (operand !== undefined) current.add(operand)
  // What the handler needs is live wherever the block can throw: from its definition to the end.
  if (block.onError) for (const value of across(block.onError)) current.add(value)
  for (const instruction of block.body.toReversed()) {
    const value = definitionOf(instruction)
    if (value !== undefined) current.delete(value)
    visit?.(instruction, current)
    for (const used of operandsOf(instruction)) current.add(used)
  }
  return current
}
