import * as fc from 'fast-check'
import { checkPrograms, type Failure } from './check.js'
import { Choices } from './choices.js'
import { printProgram, programs } from './program.js'
import type { Tree } from './tree.js'

export interface Counterexample {
  /** Replays the program as it was before it was shrunk. */
  readonly seed: number
  readonly failure: Failure
  /** The smallest program found that fails in the same way. */
  readonly source: string
}

export const nameOf = (index: number): string => `program${index}`

/** Programs of one project, and so of one process. */
const batchSize = 250
const shrinkBatch = 40
/** A shrink stops after this many builds: what is left is small enough to read. */
const shrinkBatches = 50

const print = (tree: Tree, name: string): string => printProgram(name, Choices.of(tree))

export const programOf = (seed: number): Tree => {
  const [tree] = fc.sample(programs, { seed, numRuns: 1 })
  if (!tree) throw new Error('fast-check gives as many samples as it is asked for')
  return tree
}

/**
 * Checks `runs` programs, of the seeds from `seed` on, and shrinks the first that fails.
 *
 * @param progress is told how many programs have passed so far
 */
export async function fuzz(
  seed: number,
  runs: number,
  progress: (passed: number) => void = () => undefined,
): Promise<Counterexample | undefined> {
  for (let done = 0; done < runs; done += batchSize) {
    const size = Math.min(batchSize, runs - done)
    const trees = Array.from({ length: size }, (_, index) => programOf(seed + done + index))
    const found = await firstFailure(trees)
    if (found) {
      const small = await shrink(found.tree, found.failure)
      return { seed: seed + done + found.index, ...small }
    }
    progress(done + size)
  }
  return undefined
}

interface Found {
  readonly index: number
  readonly tree: Tree
  readonly failure: Failure
}

/** The first tree that fails (in the given way). */
async function firstFailure(
  trees: readonly Tree[],
  kind?: Failure['kind'],
): Promise<Found | undefined> {
  const sources = new Map(trees.map((tree, index) => [nameOf(index), print(tree, nameOf(index))]))
  const failures = await checkPrograms(sources)
  for (const [index, tree] of trees.entries()) {
    const failure = failures.get(nameOf(index))
    if (failure && (kind === undefined || failure.kind === kind)) return { index, tree, failure }
  }
  return undefined
}

/** As fast-check shrinks, but with a whole project of candidates for every build. */
async function shrink(from: Tree, failure: Failure): Promise<Omit<Counterexample, 'seed'>> {
  let best: Omit<Found, 'index'> = { tree: from, failure }
  const seen = new Set([print(from, 'program')])
  let builds = 0
  search: for (;;) {
    let batch: Tree[] = []
    const candidates = programs.shrink(best.tree, undefined)
    for (const { value } of candidates) {
      const source = print(value, 'program')
      if (seen.has(source)) continue
      seen.add(source)
      batch.push(value)
      if (batch.length < shrinkBatch) continue
      const found = await firstFailure(batch, failure.kind)
      if (++builds >= shrinkBatches) break search
      batch = []
      if (!found) continue
      best = found
      continue search
    }
    const found = batch.length > 0 ? await firstFailure(batch, failure.kind) : undefined
    if (!found) break
    best = found
  }
  return { failure: best.failure, source: print(best.tree, 'program') }
}
