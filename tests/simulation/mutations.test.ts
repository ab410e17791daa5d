import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type * as AlarmsModule from '../../packages/engine/src/host/alarms.js'
import type * as CommitterModule from '../../packages/engine/src/host/committer.js'
import type * as FoldModule from '../../packages/engine/src/host/fold.js'
import type * as ReportedEventModule from '../../packages/engine/src/host/reported-event.js'
import type * as LoopModule from '../../packages/engine/src/core/interpret/loop.js'
import type * as ApplyEventModule from '../../packages/engine/src/core/machine/apply-event.js'
import type { Mutation } from './mutants.js'
import { simulate, type Verdict } from './simulate.js'
import { realRules, type StoreRules } from './store/rules.js'
import { Pool } from './workload/pool.js'

/**
 * What the simulation is worth: each of the rules that the engine rests on is taken away, and the
 * simulation has to miss it. The switches are here: the modules of the engine are replaced from outside.
 */
const active = vi.hoisted(() => ({ mutation: undefined as string | undefined }))

vi.mock('../../packages/engine/src/host/committer.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const isOn = (): boolean => active.mutation === 'commit before dispatch'
  const module = await original<typeof CommitterModule>()
  return { ...module, Committer: mutants.committer(module.Committer, isOn) }
})
vi.mock('../../packages/engine/src/host/reported-event.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const module = await original<typeof ReportedEventModule>()
  const isOn = (): boolean => active.mutation === 'dedupe of reports'
  return { ...module, reportedEvent: mutants.reportedEvent(module.reportedEvent, isOn) }
})
vi.mock('../../packages/engine/src/core/interpret/loop.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const module = await original<typeof LoopModule>()
  return { ...module, runTurn: mutants.runTurn(module.runTurn) }
})
vi.mock('../../packages/engine/src/host/alarms.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const isOn = (): boolean => active.mutation === 'arming timers again'
  const module = await original<typeof AlarmsModule>()
  return { ...module, Alarms: mutants.alarms(module.Alarms, isOn) }
})
vi.mock('../../packages/engine/src/core/machine/apply-event.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const isOn = (): boolean => active.mutation === 'check of arguments'
  const module = await original<typeof ApplyEventModule>()
  return { ...module, applyEvent: mutants.applyEvent(module.applyEvent, isOn) }
})
vi.mock('../../packages/engine/src/host/fold.js', async (original) => {
  const { mutants } = await import('./mutants.js')
  const isOn = (): boolean => active.mutation === 'draining per event'
  const module = await original<typeof FoldModule>()
  return { ...module, foldLog: mutants.foldLog(module.foldLog, isOn) }
})

/** Seeds within which each is caught. */
const most = 400

let pool: Pool

beforeAll(async () => {
  pool = await Pool.open()
}, 600_000)

afterAll(async () => {
  await pool.close()
})

afterEach(() => {
  active.mutation = undefined
})

const inTheEngine: readonly Mutation[] = [
  'commit before dispatch',
  'dedupe of reports',
  'arming timers again',
  'check of arguments',
  'draining per event',
]

const inTheStore: Readonly<Record<string, StoreRules>> = {
  'check of epochs': { ...realRules, mayWrite: () => true },
  'dedupe of posted inputs': { ...realRules, keepsFirstInput: false },
  'taking inputs out of the inbox': { ...realRules, removesConsumed: false },
}

describe('without', () => {
  test.each(inTheEngine)(
    '%s a promise is broken, and seen',
    async (mutation) => {
      active.mutation = mutation
      const caught = await firstCaught()
      active.mutation = undefined
      expect(caught?.violations, `the first ${String(most)} seeds`).not.toHaveLength(0)
      await expectSound(caught)
    },
    600_000,
  )

  test.each(Object.entries(inTheStore))(
    '%s a promise is broken, and seen',
    async (_what, rules) => {
      const caught = await firstCaught(rules)
      expect(caught?.violations, `the first ${String(most)} seeds`).not.toHaveLength(0)
      await expectSound(caught)
    },
    600_000,
  )
})

async function firstCaught(rules?: StoreRules): Promise<Verdict | undefined> {
  for (let seed = 1; seed <= most; seed += 1) {
    const verdict = await simulate(pool, seed, rules ? { rules } : {})
    if (verdict.violations.length > 0) return verdict
  }
  return undefined
}

/** It was the mutation: the same world without it keeps every promise. */
async function expectSound(caught: Verdict | undefined): Promise<void> {
  if (!caught) expect.fail(`nothing is seen in ${String(most)} worlds`)
  expect((await simulate(pool, caught.seed)).violations).toEqual([])
}
