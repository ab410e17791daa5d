import {
  type Block,
  type BlockId,
  type Edge,
  type ValueId,
  mapTerminator,
} from '@namu/core/internal'
import { flowEdges } from '../analysis/control-flow.js'

/** How many first parameters of each block get no argument on its edges: a handler's thrown value. */
export function unmatchedParameters(blocks: readonly Block[]): (id: BlockId) => number {
  const handlers = new Set(blocks.flatMap(({ onError }) => (onError ? [onError.to] : [])))
  return (id) => (handlers.has(id) ? 1 : 0)
}

/**
 * Removes the block parameters that `keep` refuses, and their arguments on every edge. The entry
 * block's and the thrown value of handlers always stay.
 */
export function keepParameters(
  blocks: readonly Block[],
  keep: (param: ValueId) => boolean,
): readonly Block[] {
  const skipped = unmatchedParameters(blocks)
  const entry = blocks[0]?.id
  const kept = new Map(
    blocks.map(({ id, params }) => [
      id,
      params.map((param, index) => id === entry || index < skipped(id) || keep(param)),
    ]),
  )
  if ([...kept.values()].every((of) => !of.includes(false))) return blocks
  const shorten = (edge: Edge): Edge => ({
    to: edge.to,
    args: edge.args.filter((_, index) => kept.get(edge.to)?.[index + skipped(edge.to)] ?? true),
  })
  return blocks.map((block) => ({
    ...block,
    params: block.params.filter((_, index) => kept.get(block.id)?.[index] ?? true),
    end: mapTerminator(block.end, (value) => value, shorten),
    ...(block.onError && { onError: shorten(block.onError) }),
  }))
}

/** The arguments each block parameter gets, over all edges into its block. */
export function argumentsOf(blocks: readonly Block[]): ReadonlyMap<ValueId, readonly ValueId[]> {
  const skipped = unmatchedParameters(blocks)
  const byId = new Map(blocks.map((block) => [block.id, block]))
  const result = new Map<ValueId, ValueId[]>()
  for (const block of blocks)
    for (const { edge } of flowEdges(block)) {
      const params = byId.get(edge.to)?.params ?? []
      edge.args.forEach((arg, index) => {
        const param = params[index + skipped(edge.to)]
        if (param === undefined) return
        const args = result.get(param)
        if (args) args.push(arg)
        else result.set(param, [arg])
      })
    }
  return result
}
