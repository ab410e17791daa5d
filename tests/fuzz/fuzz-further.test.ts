import { env } from 'node:process'
import { expect, test } from 'vitest'
import { defaultRuns, defaultSeed, explain } from './claim.js'
import { fuzz } from './fuzz.js'

/** The second half of the programs, so that two processors share them. */
const seed = defaultSeed + defaultRuns

test.skipIf(env['NAMU_FUZZ_RUNS'] !== undefined)(
  `${defaultRuns} random programs from seed ${seed} mean on the engine what they mean in Node`,
  async () => {
    const found = await fuzz(seed, defaultRuns)
    if (found) expect.fail(explain(found))
  },
  900_000,
)
