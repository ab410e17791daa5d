import { env } from 'node:process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { explain, simulate } from './simulate.js'
import { Pool } from './workload/pool.js'

/**
 * Promise 3 in worlds nobody thought of. The first seed and the number of seeds can be given; the
 * number may be Infinity (see scripts/simulate.sh).
 */
const first = Number(env['NAMU_SIMULATION_FROM'] ?? 1)
const seeds = Number(env['NAMU_SIMULATION_SEEDS'] ?? 1_000)
const openEnded = env['NAMU_SIMULATION_SEEDS'] !== undefined

let pool: Pool

beforeAll(async () => {
  pool = await Pool.open()
}, 600_000)

afterAll(async () => {
  await pool.close()
})

test(
  `${String(seeds)} simulated worlds from seed ${String(first)} keep every promise`,
  async () => {
    let steps = 0
    for (let seed = first; seed < first + seeds; seed += 1) {
      const verdict = await simulate(pool, seed)
      steps += verdict.steps
      if (verdict.violations.length > 0) expect.fail(explain(verdict))
      if (openEnded && (seed - first + 1) % 1_000 === 0)
        console.log(`${String(seed - first + 1)} worlds, ${String(steps)} steps`)
    }
  },
  openEnded ? 2 ** 31 - 1 : 900_000,
)

test('a seed plays the same world again, step by step', async () => {
  for (const seed of [first, first + 1, first + 2]) {
    const [once, twice] = [await simulate(pool, seed), await simulate(pool, seed)]
    expect(twice.digest).toBe(once.digest)
    expect(twice.trace).toEqual(once.trace)
  }
}, 120_000)
