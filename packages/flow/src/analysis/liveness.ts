import {
  type BlockId,
  type FunctionIR,
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

/**
 * Which values a frame still needs: what is not live can be dropped from its state. Arguments of a
 * handler edge are needed as long as its block runs.
 */
export function liveness(fn: FunctionIR): ReadonlyMap<BlockId, BlockLiveness> {
  const { order } = controlFlow(fn.blocks)
  const live = new Map(
    order.map(({ id }) => [id, { before: new Set<ValueId>(), after: new Set<ValueId>() }]),
  )
  for (let changed = true; changed;) {
    changed = false
    for (const block of order.toReversed()) {
      const facts = live.get(block.id)
      if (!facts) continue
      for (const { edge } of flowEdges(block))
        for (const value of live.get(edge.to)?.before ?? []) facts.after.add(value)

      const current = new Set(facts.after)
      for (const edge of edgesOf(block.end)) for (const arg of edge.args) current.add(arg)
      const operand = terminatorOperand(block.end)
      if (operand !== undefined) current.add(operand)
      for (const instruction of block.body.toReversed()) {
        const value = definitionOf(instruction)
        if (value !== undefined) current.delete(value)
        for (const used of operandsOf(instruction)) current.add(used)
      }
      const defined = new Set(block.body.map(definitionOf))
      for (const arg of block.onError?.args ?? []) if (!defined.has(arg)) current.add(arg)
      for (const param of block.params) current.delete(param)
      for (const value of current)
        if (!facts.before.has(value)) {
          facts.before.add(value)
          changed = true
        }
    }
  }
  return live
}
