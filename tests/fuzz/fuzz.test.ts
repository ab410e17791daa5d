import { env } from 'node:process'
import { expect, test } from 'vitest'
import { Choices } from './choices.js'
import { defaultSeed, defaultRuns, explain } from './claim.js'
import { fuzz, programOf } from './fuzz.js'
import { printProgram } from './program.js'

/**
 * Promise 1 on programs nobody thought of. Seed and number of programs can be given; the number may
 * be Infinity (see scripts/fuzz.sh).
 */
const seed = Number(env['NAMU_FUZZ_SEED'] ?? defaultSeed)
const runs = Number(env['NAMU_FUZZ_RUNS'] ?? defaultRuns)
const openEnded = env['NAMU_FUZZ_RUNS'] !== undefined

test(
  `${runs} random programs from seed ${seed} mean on the engine what they mean in Node`,
  async () => {
    const found = await fuzz(seed, runs, (passed) => {
      if (openEnded) console.log(`${passed} programs passed`)
    })
    if (found) expect.fail(explain(found))
  },
  // Most of it is for shrinking, should a program fail.
  openEnded ? 2 ** 31 - 1 : 900_000,
)

test('a seed always makes the same program', () => {
  const print = (): string => printProgram('program', Choices.of(programOf(seed)))
  expect(print()).toBe(print())
})
