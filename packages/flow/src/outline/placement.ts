import type { Block, BlockId } from '@namu/core/internal'
import type { ControlFlow } from '../analysis/control-flow.js'
import { blockDominators, type DominatorTree } from '../analysis/dominators.js'
import { waysOf, type Decisions } from './decisions.js'

/**
 * Where each block stands in the outline of a function. After N. Ramsey, "Beyond Relooper" (2022):
 * what is reached by one way stands on that way, and what several ways reach stands behind the block
 * that dominates it; but what follows a loop stands behind the loop.
 */
export class Placement {
  readonly tree: DominatorTree<BlockId>
  readonly #flow: ControlFlow<Block>
  readonly #rank: ReadonlyMap<BlockId, number>
  readonly #loops = new Map<BlockId, ReadonlySet<BlockId>>()
  readonly #behind = new Map<BlockId, BlockId[]>()
  readonly #behindLoop = new Map<BlockId, BlockId[]>()
  readonly #placed = new Set<BlockId>()

  constructor(flow: ControlFlow<Block>, decisions: Decisions) {
    this.#flow = flow
    this.tree = blockDominators(flow)
    this.#rank = new Map(flow.order.map(({ id }, at) => [id, at]))
    for (const { id } of flow.order) this.#findLoop(id)
    this.#placeAll(decisions)
  }

  /** The blocks of the loop that begins with `header`, if one does. */
  loop(header: BlockId): ReadonlySet<BlockId> | undefined {
    return this.#loops.get(header)
  }

  /** Whether the block stands behind others instead of on its one way. */
  isBehind(block: BlockId): boolean {
    return this.#placed.has(block)
  }

  /** Takes what stands behind a block, or behind the loop it begins, as far as `wanted`. */
  takeBehind(
    block: BlockId,
    what: 'block' | 'loop',
    wanted: (it: BlockId) => boolean,
  ): readonly BlockId[] {
    const lists = what === 'loop' ? this.#behindLoop : this.#behind
    const all = lists.get(block) ?? []
    lists.set(
      block,
      all.filter((it) => !wanted(it)),
    )
    return all.filter(wanted)
  }

  /** What stands first behind a loop: where `break` leads. */
  firstBehindLoop(header: BlockId): BlockId | undefined {
    return this.#behindLoop.get(header)?.[0]
  }

  #findLoop(header: BlockId): void {
    const latches = this.#flow
      .predecessors(header)
      .map(({ from }) => from)
      .filter((from) => this.tree.dominates(header, from))
    if (latches.length === 0) return
    const blocks = new Set([header, ...latches])
    for (const block of blocks)
      if (block !== header) for (const { from } of this.#flow.predecessors(block)) blocks.add(from)
    this.#loops.set(header, blocks)
  }

  #placeAll(decisions: Decisions): void {
    const ways = new Map<BlockId, number>()
    for (const { id } of this.#flow.order)
      if (decisions.owner(id) === id)
        for (const to of new Set(waysOf(decisions.of(id))))
          if (!this.tree.dominates(to, id)) ways.set(to, (ways.get(to) ?? 0) + 1)

    const chosen = new Map([...this.#loops.keys()].map((it) => [it, this.#wayOut(it, decisions)]))
    for (const { id } of this.#flow.order) {
      const parent = this.tree.parent(id)
      if (parent === undefined || !ways.has(id) || decisions.owner(id) !== id) continue
      const dominator = decisions.owner(parent)
      const left = this.#leftLoop(dominator, id)
      const joins = (ways.get(id) ?? 0) > 1
      if (left !== undefined && (joins || chosen.get(left) === id))
        this.#place(this.#behindLoop, left, id)
      else if (left === undefined && joins) this.#place(this.#behind, dominator, id)
    }
  }

  #place(lists: Map<BlockId, BlockId[]>, at: BlockId, block: BlockId): void {
    this.#placed.add(block)
    lists.set(at, [...(lists.get(at) ?? []), block])
  }

  /** The outermost loop that holds `inner` and not `block`. */
  #leftLoop(inner: BlockId, block: BlockId): BlockId | undefined {
    const headers = [...this.#loops].flatMap(([header, blocks]) =>
      blocks.has(inner) && !blocks.has(block) ? [header] : [],
    )
    return headers.sort((a, b) => (this.#rank.get(a) ?? 0) - (this.#rank.get(b) ?? 0))[0]
  }

  /** Where the source goes on behind a loop: out of its head, else by its last way out. */
  #wayOut(header: BlockId, decisions: Decisions): BlockId | undefined {
    const blocks = this.#loops.get(header) ?? new Set()
    const outOf = (id: BlockId): readonly BlockId[] =>
      waysOf(decisions.of(id)).filter((to) => !blocks.has(to))
    const [ahead] = outOf(header)
    if (ahead !== undefined) return ahead
    const ways = [...blocks].flatMap((id) => (decisions.owner(id) === id ? outOf(id) : []))
    return ways.sort((a, b) => (this.#rank.get(b) ?? 0) - (this.#rank.get(a) ?? 0))[0]
  }
}
