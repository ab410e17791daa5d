import type { Counterexample } from './fuzz.js'

export const defaultSeed = 20_260_101
/** Programs of one test file; there are two. */
export const defaultRuns = 250

/** Messages for a failure of each kind. */
const said = {
  rejected: 'is rejected by the compiler (the grammar has to make accepted programs only)',
  crashed: 'makes the compiler or the engine break down',
  differs: 'means something else on the engine',
}

/** The smallest program that shows a failure, and how to make the one it was shrunk from again. */
export const explain = ({ failure, seed, source }: Counterexample): string =>
  `A program ${said[failure.kind]}. Replay: ./scripts/fuzz.sh --seed ${seed} --runs 1\n\n${source}\n${failure.detail}`
