import { env } from 'node:process'
import { expect, test } from 'vitest'
import { Choices } from './choices.js'
import { fuzz, programOf } from './fuzz.js'
import { printProgram } from './program.js'

/**
 * Promise 1 on programs nobody thought of. Seed and number of programs can be given; the number may
 * be Infinity (see scripts/fuzz.sh).
 */
const seed = Number(env['NAMU_FUZZ_SEED'] ?? 20_260_101)
const runs = Number(env['NAMU_FUZZ_RUNS'] ?? 384)
const openEnded = env['NAMU_FUZZ_RUNS'] !== undefined

/** Messages for a failure of each kind. */
const said = {
  rejected: 'is rejected by the compiler (the grammar has to make accepted programs only)',
  crashed: 'makes the compiler or the engine break down',
  differs: 'means something else on the engine',
}

test(
  `${runs} random programs from seed ${seed} mean on the engine what they mean in Node`,
  async () => {
    const found = await fuzz(seed, runs, (passed) => {
      if (openEnded) console.log(`${passed} programs passed`)
    })
    if (found) {
      const { failure, source } = found
      const replay = `./scripts/fuzz.sh --seed ${found.seed} --runs 1`
      expect.fail(
        `A program ${said[failure.kind]}. Replay: ${replay}\n\n${source}\n${failure.detail}`,
      )
    }
  },
  // Most of it is for shrinking, should a program fail.
  openEnded ? 2 ** 31 - 1 : 900_000,
)

test('a seed always makes the same program', () => {
  const print = (): string => printProgram('program', Choices.of(programOf(seed)))
  expect(print()).toBe(print())
})
