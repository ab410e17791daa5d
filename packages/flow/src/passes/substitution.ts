import {
  type Block,
  type ValueId,
  mapEdge,
  mapOperands,
  mapTerminator,
  type Replace,
} from '@namu/core/internal'

/** Values that are other values; chains are followed. */
export class Substitution {
  readonly #by = new Map<ValueId, ValueId>()

  get empty(): boolean {
    return this.#by.size === 0
  }

  /** From now on `value` is `other`, which must not be defined through `value`. */
  set(value: ValueId, other: ValueId): void {
    this.#by.set(value, other)
  }

  readonly resolve: Replace = (value) => {
    let end = value
    for (let next = this.#by.get(end); next !== undefined; next = this.#by.get(end)) end = next
    // Later look-ups of the same chain take one step.
    for (let at = value; at !== end;) {
      const next = this.#by.get(at) ?? end
      this.#by.set(at, end)
      at = next
    }
    return end
  }

  /** The block with its uses replaced; its definitions stay. */
  apply(block: Block): Block {
    if (this.empty) return block
    const { resolve } = this
    return {
      ...block,
      body: block.body.map((instruction) => mapOperands(instruction, resolve)),
      end: mapTerminator(block.end, resolve, (edge) => mapEdge(edge, resolve)),
      ...(block.onError && { onError: mapEdge(block.onError, resolve) }),
    }
  }
}
