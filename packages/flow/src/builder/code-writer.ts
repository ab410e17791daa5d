import {
  invariant,
  type BlockId,
  type Edge,
  type LocationId,
  type SourceConstruct,
  type Terminator,
  type ValueId,
} from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import type { HirBlock, HirInstruction } from '../hir/hir.js'

interface OpenBlock {
  readonly id: BlockId
  readonly params: readonly ValueId[]
  readonly body: HirInstruction[]
  readonly onError?: Edge
  readonly construct?: SourceConstruct
  end?: Terminator
}

/**
 * The blocks of one function while it is built.
 *
 * W1. At most one block is current. Without one, what is emitted is dead code and dropped.
 * W2. A block's handler is the one that was current when the block was created.
 */
export class CodeWriter {
  readonly #blocks: OpenBlock[] = []
  #current: OpenBlock | undefined
  #handler: Edge | undefined
  #values = 0

  /** Whether the current block still lacks its terminator. */
  get open(): boolean {
    return this.#current !== undefined
  }

  value(): ValueId {
    return this.#values++ as ValueId
  }

  block(construct?: SourceConstruct, params: readonly ValueId[] = []): BlockId {
    const id = this.#blocks.length as BlockId
    this.#blocks.push({
      id,
      params,
      body: [],
      ...(this.#handler && { onError: this.#handler }),
      ...(construct && { construct }),
    })
    return id
  }

  enter(id: BlockId): void {
    const block = this.#blocks[id]
    invariant(block, `block ${id} does not exist`)
    invariant(!this.open, `block ${id} is entered while another block is open`)
    invariant(!block.end && block.body.length === 0, `block ${id} is entered twice`)
    this.#current = block
  }

  emit(instruction: HirInstruction): void {
    this.#current?.body.push(instruction)
  }

  /** Ends the current block; dead code ends nothing. */
  end(terminator: Terminator): void {
    if (this.#current) this.#current.end = terminator
    this.#current = undefined
  }

  /** Runs `body` so that the blocks it creates have `handler` as theirs. */
  under<Result>(handler: BlockId, body: () => Result): Result {
    const outer = this.#handler
    this.#handler = { to: handler, args: [] }
    try {
      return body()
    } finally {
      this.#handler = outer
    }
  }

  /**
   * The finished blocks. Blocks that were created and never used end as unreachable.
   * @throws InvariantError when a reachable block has no terminator
   */
  finish(loc: LocationId): {
    readonly blocks: readonly HirBlock[]
    readonly nextValue: number
    readonly nextBlock: number
  } {
    const blocks = this.#blocks.map((block): HirBlock => {
      const end = block.end ?? { kind: 'unreachable', loc }
      return { ...block, end }
    })
    for (const { id } of controlFlow(blocks).order)
      invariant(this.#blocks[id]?.end, `block ${id} is jumped to and never built`)
    return { blocks, nextValue: this.#values, nextBlock: this.#blocks.length }
  }
}
