import type { BlockId } from '@namu/core/internal'
import type { CodeBlock, ControlFlow } from '../analysis/control-flow.js'

export interface Choices {
  /** Whether a block without steps has to be drawn, because its ways lead to different steps. */
  isChoice(id: BlockId): boolean
  /** The blocks to draw next when control enters a block: itself, if it is drawn. */
  next(id: BlockId): readonly BlockId[]
}

/**
 * Finds the branches that matter among blocks of which only some have steps to show: a branch
 * matters when its `ways` can lead to different next steps. Loops and choices without steps vanish.
 */
export function choicesOf<Block extends CodeBlock>(
  flow: ControlFlow<Block>,
  ways: (id: BlockId) => readonly BlockId[],
  hasSteps: (block: Block) => boolean,
): Choices {
  const drawn = new Set(flow.order.filter(hasSteps).map(({ id }) => id))
  const choices = new Set<BlockId>()
  // A choice that is drawn is a step itself, and may tell the ways of other choices apart.
  for (;;) {
    const next = nextSteps(flow, drawn, ways)
    const key = (id: BlockId): string => [...(next.get(id) ?? [])].sort((a, b) => a - b).join()
    const found = flow.order
      .map(({ id }) => id)
      .filter((id) => !choices.has(id) && new Set(ways(id).map(key)).size > 1)
    if (found.length === 0)
      return { isChoice: (id) => choices.has(id), next: (id) => [...(next.get(id) ?? [])] }
    for (const id of found) {
      choices.add(id)
      drawn.add(id)
    }
  }
}

/** The first drawn blocks on the ways from each block. */
function nextSteps<Block extends CodeBlock>(
  flow: ControlFlow<Block>,
  drawn: ReadonlySet<BlockId>,
  ways: (id: BlockId) => readonly BlockId[],
): ReadonlyMap<BlockId, ReadonlySet<BlockId>> {
  const next = new Map(
    flow.order.map(({ id }) => [id, new Set(drawn.has(id) ? [id] : [])] as const),
  )
  for (let changed = true; changed;) {
    changed = false
    for (const { id } of flow.order.toReversed()) {
      const found = next.get(id)
      if (!found || drawn.has(id)) continue
      const before = found.size
      for (const way of ways(id)) for (const step of next.get(way) ?? []) found.add(step)
      changed ||= found.size > before
    }
  }
  return next
}
