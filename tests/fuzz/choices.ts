import type * as fc from 'fast-check'
import { leaf, maxPick, type Tree } from './tree.js'

interface GrowingTree extends Tree {
  readonly kids: GrowingTree[]
}

interface Growth {
  readonly random: fc.Random
  /** Parts that may still be drawn; after them nothing grows deeper. */
  left: number
}

/**
 * Reads a tree as a sequence of decisions.
 *
 * C1. What is decided depends on the tree and on the reader alone: reading again decides the same.
 * C2. What a tree does not hold is decided in the simplest way (while growing: drawn and kept).
 */
export class Choices {
  private readonly tree: Tree | GrowingTree
  private readonly growth: Growth | undefined
  private at = 0

  private constructor(tree: Tree, growth: Growth | undefined) {
    this.tree = tree
    this.growth = growth
  }

  static of(tree: Tree): Choices {
    return new Choices(tree, undefined)
  }

  /** Lets `read` make its decisions by chance, and returns them. */
  static grow(random: fc.Random, size: number, read: (choices: Choices) => void): Tree {
    const root: GrowingTree = { pick: 0, kids: [] }
    read(new Choices(root, { random, left: size }))
    return root
  }

  /** The decisions of the next part. */
  next(): Choices {
    const { growth } = this
    if (!growth) return new Choices(this.tree.kids[this.at++] ?? leaf, undefined)
    return this.draw(growth, growth.random.nextInt(0, maxPick))
  }

  /**
   * The decisions of all further parts: `max` at most, and drawn between `min` and `max`. Each gets
   * an equal share of what may still be drawn, so that the first do not leave the last empty.
   */
  rest(min: number, max: number): readonly Choices[] {
    const { growth } = this
    if (!growth) return this.tree.kids.slice(this.at, this.at + max).map((kid) => Choices.of(kid))
    const { random } = growth
    const count = growth.left > 0 ? random.nextInt(min, max) : min
    const share = Math.floor(growth.left / (count + 1))
    growth.left -= share * count
    return Array.from({ length: count }, () =>
      this.draw({ random, left: share }, random.nextInt(0, maxPick)),
    )
  }

  /** One of a list; the first is the simplest. */
  one<T>(list: readonly T[]): T {
    // A grammar never offers an empty list.
    return list[this.next().tree.pick % list.length]!
  }

  /** True in about `percent` of 100 cases; false is simpler. */
  chance(percent: number): boolean {
    return this.next().tree.pick % 100 >= 100 - percent
  }

  /** One of a list by the weight of each; the first is the simplest. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    const total = list.reduce((sum, one) => sum + one.weight, 0)
    let at = this.bounded().tree.pick % total
    for (const one of list) {
      at -= one.weight
      if (at < 0) return one
    }
    return list[0]!
  }

  /** A decision that makes more decisions necessary: the simplest when no more may be drawn. */
  private bounded(): Choices {
    const { growth } = this
    return growth && growth.left <= 0 ? this.draw(growth, 0) : this.next()
  }

  private draw(growth: Growth, pick: number): Choices {
    const drawn: GrowingTree = { pick, kids: [] }
    growth.left--
    // While growing, the tree is the reader's own.
    ;(this.tree.kids as GrowingTree[]).push(drawn)
    return new Choices(drawn, growth)
  }
}
