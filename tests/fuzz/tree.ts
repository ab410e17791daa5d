import * as fc from 'fast-check'

/**
 * The choices behind one program. A grammar reads them in order (see `Choices`) and gives every tree
 * a meaning, so whatever a tree is shrunk to is still a well-typed program.
 */
export interface Tree {
  /** 0 is the simplest choice everywhere. */
  readonly pick: number
  readonly kids: readonly Tree[]
}

export const leaf: Tree = { pick: 0, kids: [] }
export const maxPick = 9999

const sizeOf = (tree: Tree): number => tree.kids.reduce((sum, kid) => sum + sizeOf(kid), 1)

/** Draws one tree from a source of chance, growing exactly the nodes that its reader asks for. */
export type Grow = (random: fc.Random) => Tree

/** An arbitrary over trees, which knows how to make a tree smaller without knowing its meaning. */
export class TreeArbitrary extends fc.Arbitrary<Tree> {
  private readonly grow: Grow

  constructor(grow: Grow) {
    super()
    this.grow = grow
  }

  override generate(random: fc.Random): fc.Value<Tree> {
    return new fc.Value(this.grow(random), undefined)
  }

  override canShrinkWithoutContext(value: unknown): value is Tree {
    return typeof value === 'object' && value !== null && 'pick' in value && 'kids' in value
  }

  override shrink(tree: Tree): fc.Stream<fc.Value<Tree>> {
    return fc.stream(bySize(tree)).map((smaller) => new fc.Value(smaller, undefined))
  }
}

/** Every tree one step simpler, those that lose most first. */
function* bySize(tree: Tree): Generator<Tree> {
  const steps = [...simpler(tree)].map((step) => ({ step, size: sizeOf(step) }))
  yield* steps.sort((a, b) => a.size - b.size).map(({ step }) => step)
}

/** Without a kid, with a kid in place of its parent, with a simpler choice: here or further down. */
function* simpler(tree: Tree): Generator<Tree> {
  const { pick, kids } = tree
  yield* kids
  if (pick > 0 && kids.length > 0) yield leaf
  if (kids.length > 3) {
    const half = kids.length >> 1
    yield { pick, kids: kids.slice(0, half) }
    yield { pick, kids: kids.slice(half) }
  }
  for (const at of kids.keys()) yield { pick, kids: kids.filter((_, index) => index !== at) }
  for (const smaller of new Set([0, pick >> 1, pick - 1]))
    if (smaller >= 0 && smaller < pick) yield { pick: smaller, kids }
  for (const [at, kid] of kids.entries())
    for (const step of simpler(kid)) yield { pick, kids: kids.with(at, step) }
}
