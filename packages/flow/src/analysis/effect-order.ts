import type { Block, FunctionIR, Instruction } from '@namu/core/internal'
import { isPure } from '../ir/effects.js'
import { controlFlow } from './control-flow.js'

/** Something of a function that has an effect or can throw: an instruction, or the end of a block. */
export interface Effect {
  readonly block: Block
  /** Index into the block's body; its length for the terminator. */
  readonly at: number
}

/**
 * The order that every pass and every engine keeps: from each effect of a function to those that may
 * follow it with no other between, and to what ends the frame. Blocks without effects are passed over.
 * Pure instructions are in no order but that of their data.
 */
export function effectOrder(fn: FunctionIR): readonly (readonly [from: Effect, to: Effect])[] {
  const flow = controlFlow(fn.blocks)
  const own = new Map(flow.order.map((block) => [block.id, effectsIn(block)]))
  const pairs: (readonly [Effect, Effect])[] = []
  for (const block of flow.order) {
    const effects = own.get(block.id) ?? []
    effects.forEach((effect, index) => {
      const next = effects[index + 1]
      if (next) pairs.push([effect, next])
    })
    const last = effects.at(-1)
    if (last) for (const next of firstAfter(block)) pairs.push([last, next])
    // Any effect of the block may be the one that throws.
    const handler = block.onError && flow.block(block.onError.to)
    if (handler)
      for (const effect of effects) for (const next of firstIn(handler)) pairs.push([effect, next])
  }
  return pairs

  function firstIn(block: Block): readonly Effect[] {
    const first = own.get(block.id)?.[0]
    return first ? [first] : firstAfter(block)
  }

  /** The first effects on the ways out of a block, each once. */
  function firstAfter(block: Block): readonly Effect[] {
    const found: Effect[] = []
    const seen = new Set<Block>()
    const waiting = nextBlocks(block)
    for (const next of waiting) {
      if (seen.has(next)) continue
      seen.add(next)
      const first = own.get(next.id)?.[0]
      if (first) found.push(first)
      else waiting.push(...nextBlocks(next))
    }
    return found
  }

  function nextBlocks({ id }: Block): Block[] {
    return flow.successors(id).flatMap(({ edge, handler }) => (handler ? [] : flow.block(edge.to)))
  }
}

function effectsIn(block: Block): readonly Effect[] {
  const effects: Effect[] = block.body.flatMap((it: Instruction, at) =>
    isPure(it) ? [] : [{ block, at }],
  )
  const ends = block.end.kind === 'return' || block.end.kind === 'throw'
  return ends ? [...effects, { block, at: block.body.length }] : effects
}
