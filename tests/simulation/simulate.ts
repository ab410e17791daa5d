import { compareDirect } from './check/compare-direct.js'
import type { StoreRules } from './store/rules.js'
import { Client } from './workload/client.js'
import type { Patience, Pool } from './workload/pool.js'
import { Chance } from './world/chance.js'
import { drawPlan } from './world/plan.js'
import { World } from './world/world.js'

/** What became of a seed. */
export interface Verdict {
  readonly seed: number
  /** What happened against the rules; empty when all is well. */
  readonly violations: readonly string[]
  /** Equal for equal worlds. */
  readonly digest: string
  readonly steps: number
  /** What happened last. */
  readonly trace: readonly string[]
}

export interface SimulationOptions {
  /** Takes away what the store promises. */
  readonly rules?: StoreRules
}

/** Far more than any world needs that gets to its end. */
const mostSteps = 60_000
const patiences: readonly Patience[] = ['patient', 'usual', 'strict']

/**
 * Lets the world of a seed come to its end: runs are started and cancelled, hosts die and stall,
 * messages are lost; then it calms down, and every run has to end.
 */
export async function simulate(
  pool: Pool,
  seed: number,
  { rules }: SimulationOptions = {},
): Promise<Verdict> {
  const chance = new Chance(seed)
  const programs = Array.from({ length: chance.between(1, 3) }, () => chance.pick(pool.programs))
  const long = programs.some(({ sleepsLong }) => sleepsLong)
  const plan = drawPlan(chance.fork(), long)
  const world = new World(chance.fork(), plan, pool, programs, chance.pick(patiences), rules)
  const client = new Client(world, chance.fork(), programs)
  const { timeline, watch } = world
  const notCaught = (error: unknown): void => {
    watch.violate(
      `S8: nobody catches ${error instanceof Error ? String(error.stack) : String(error)}`,
    )
  }
  process.on('unhandledRejection', notCaught)
  let steps = 0
  try {
    while (!client.areAllOver && steps < mostSteps && watch.violations.length === 0) {
      await timeline.step()
      steps += 1
    }
    // What comes late must change nothing.
    const until = timeline.now + 20 * plan.unit
    while (watch.violations.length === 0 && steps < mostSteps && (await timeline.step(until)))
      steps += 1
  } finally {
    process.off('unhandledRejection', notCaught)
  }
  if (watch.violations.length === 0) {
    if (!client.areAllOver) watch.violate(neverEnds(client, world))
    else await compareAll(client, world, pool)
  }
  const { digest, last } = timeline.trace
  return { seed, violations: watch.violations, digest, steps, trace: last }
}

async function compareAll(client: Client, { watch }: World, pool: Pool): Promise<void> {
  for (const wish of client.wishes) {
    const ledger = wish.run === undefined ? undefined : watch.ledgers.get(wish.run)
    const wrong = ledger && (await compareDirect(wish, ledger, pool))
    if (wrong !== undefined) watch.violate(`${wish.run ?? ''} (${wish.program.fixture}): ${wrong}`)
  }
}

function neverEnds(client: Client, { watch }: World): string {
  const waiting = client.wishes.map(({ key, run }) => {
    if (run === undefined) return `${key} never starts`
    const ledger = watch.ledgers.get(run)
    return `${run} (${ledger?.record?.status ?? 'unknown'}) waits for ${ledger?.waitsFor() ?? '?'}`
  })
  return `S5: not every run ends: ${waiting.join('; ')}`
}

/** For people: what is wrong with a seed, and how to see it again. */
export function explain({ seed, violations, trace }: Verdict): string {
  return [
    `Seed ${String(seed)} breaks a promise. Replay: ./scripts/simulate.sh --seeds 1 --from ${String(seed)}`,
    ...violations,
    '',
    'What happened last:',
    ...trace.slice(-60),
  ].join('\n')
}
