/** Items that take turns: those of the highest priority first, in the order they came. */
export class Turns<Item> {
  /** By priority, the highest first; no bucket is empty. */
  readonly #buckets: { readonly priority: number; readonly items: Set<Item> }[] = []

  /** Adds an item that is not here. */
  add(item: Item, priority: number): void {
    const at = this.#buckets.findIndex((bucket) => bucket.priority <= priority)
    const found = this.#buckets[at]
    if (found?.priority === priority) found.items.add(item)
    else {
      const bucket = { priority, items: new Set([item]) }
      this.#buckets.splice(at === -1 ? this.#buckets.length : at, 0, bucket)
    }
  }

  /** Takes out the item whose turn it is. */
  next(): Item | undefined {
    const [bucket] = this.#buckets
    if (!bucket) return undefined
    const [item] = bucket.items
    if (item !== undefined) bucket.items.delete(item)
    if (bucket.items.size === 0) this.#buckets.shift()
    return item
  }

  get isEmpty(): boolean {
    return this.#buckets.length === 0
  }
}
