import { startPostgres, type ThrowawayPostgres } from '@namu/conformance/servers'
import type { BuildOutput } from '@namu/core/internal'
import { partitionOf, systemClock, type Clock, type StartedRun } from '@namu/engine'
import { openPostgresStore } from '@namu/store-postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  buildHostProject,
  never,
  Scene,
  StepRunner,
  storeWith,
  until,
  valueOf,
  type HostUnderTest,
} from './scene.js'

const hour = 3_600_000

/** The time of a process that lives later. */
function later(ms: number): Clock {
  return {
    now: () => systemClock.now() + ms,
    at: (at, callback) => systemClock.at(at - ms, callback),
  }
}

const start = (
  { host }: HostUnderTest,
  workflow: string,
  shop: string,
  n: number,
): Promise<StartedRun> => host.startRun({ workflow, input: { wire: [shop, n] } })

/** Steps that end when the test says so, or when they are aborted. */
class Gates extends StepRunner {
  readonly #open = new Map<number, () => void>()
  readonly running = new Set<number>()

  constructor() {
    super(
      (n, _job, { signal }) =>
        new Promise((resolve, reject) => {
          this.running.add(n)
          const end = (finish: () => void) => () => {
            this.running.delete(n)
            finish()
          }
          this.#open.set(
            n,
            end(() => {
              resolve(n + 1)
            }),
          )
          signal.addEventListener(
            'abort',
            end(() => {
              reject(new Error('aborted'))
            }),
          )
        }),
    )
  }

  open(n: number): void {
    this.#open.get(n)?.()
  }
}

let build: BuildOutput
let server: ThrowawayPostgres
beforeAll(async () => {
  build = await buildHostProject()
  server = await startPostgres()
})
afterAll(() => server.close())

const stores: Readonly<Record<string, () => Promise<Scene>>> = {
  LMDB: () => Scene.open(build),
  Postgres: async () => {
    const connectionString = await server.createDatabase()
    const open = () => openPostgresStore({ connectionString })
    return Scene.on(build, open, () => Promise.resolve())
  },
}

describe.each(Object.keys(stores))('starts on %s', (kind) => {
  let scene: Scene
  beforeEach(async () => {
    scene = await (stores[kind] ?? never)()
  })
  afterEach(() => scene.close())

  const count = async () => (await scene.store.listRuns()).length

  describe('of a singleton', () => {
    it('are answered by the run that is there, until it has ended', async () => {
      const runner = new Gates()
      const one = await scene.host({ runner })
      const first = await start(one, 'syncShop', 'a', 1)
      expect(await start(one, 'syncShop', 'a', 2)).toMatchObject({ run: first.run, created: false })
      expect(await start(one, 'syncShop', 'b', 3)).toMatchObject({ created: true })
      await until(() => runner.running.has(1))
      runner.open(1)
      expect(valueOf(await one.host.wait(first.run))).toBe('a 2')
      expect(await start(one, 'syncShop', 'a', 4)).toMatchObject({ created: true })
      expect(await count()).toBe(3)
    })

    it('at the same time make one run, in two processes too', async () => {
      const runner = new Gates()
      const hosts = [await scene.host({ runner }), await scene.host({ runner })]
      const started = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          start(hosts[index % 2] ?? hosts[0]!, 'syncShop', 'a', index),
        ),
      )
      expect(new Set(started.map(({ run }) => run)).size).toBe(1)
      expect(started.filter(({ created }) => created)).toHaveLength(1)
    })

    it('that wait are carried out one after the other, in order', async () => {
      const runner = new Gates()
      const one = await scene.host({ runner })
      const started: StartedRun[] = []
      for (const n of [1, 2, 3, 4]) started.push(await start(one, 'deliver', 'a', n))
      expect(started.map(({ heldUntil }) => heldUntil === undefined)).toEqual([
        ...[true, false, false, false],
      ])
      for (const n of [1, 2, 3, 4]) {
        await until(() => runner.running.size > 0)
        expect([...runner.running]).toEqual([n])
        runner.open(n)
      }
      const ended = await Promise.all(started.map(({ run }) => one.host.wait(run)))
      expect(ended.map(valueOf)).toEqual(['a 2', 'a 3', 'a 4', 'a 5'])
    })

    it('that replace cancel the run; of those that wait the last one counts', async () => {
      const runner = new Gates()
      const one = await scene.host({ runner, options: { inboxPollMs: 60_000 } })
      const first = await start(one, 'rebuild', 'a', 1)
      await until(() => runner.running.has(1))
      const second = await start(one, 'rebuild', 'a', 2)
      expect((await one.host.wait(first.run)).status).toBe('cancelled')
      const third = await start(one, 'rebuild', 'a', 3)
      await until(() => runner.running.has(3))
      runner.open(3)
      expect(valueOf(await one.host.wait(third.run))).toBe('a 4')
      // It took the place of the second, or cancelled it.
      if (third.run !== second.run)
        expect((await one.host.wait(second.run)).status).toBe('cancelled')
    })
  })

  describe('that are debounced', () => {
    it('are kept, and the last one starts a run when it is time, after a crash too', async () => {
      const first = await scene.host()
      const started: StartedRun[] = []
      for (const n of [1, 2, 3]) started.push(await start(first, 'reindex', 'a', n))
      const other = await start(first, 'reindex', 'b', 7)
      const run = started[0]?.run ?? ''
      expect(new Set(started.map((one) => one.run))).toEqual(new Set([run]))
      for (const { heldUntil } of started) expect(heldUntil).toBeGreaterThan(Date.now())
      await expect(first.host.inspect(run)).rejects.toMatchObject({ code: 'NAMU4161' })
      await first.host.stop()
      expect(await count()).toBe(0)
      const second = await scene.host({ clock: later(2 * hour), options: { ownership: 'all' } })
      expect(valueOf(await second.host.wait(run))).toBe('a 4')
      expect(valueOf(await second.host.wait(other.run))).toBe('b 8')
      expect(await count()).toBe(2)
      expect(await scene.store.getHeldStart(run)).toBeUndefined()
      // The next one begins anew.
      const next = await start(second, 'reindex', 'a', 9)
      expect(next.run).not.toBe(run)
      expect(next.heldUntil).toBeGreaterThan(Date.now() + 2 * hour)
    })

    it('wait no longer than their longest time', async () => {
      const first = await scene.host()
      const { run, heldUntil = NaN } = await start(first, 'reindex', 'a', 1)
      const second = await scene.host({ clock: later(2.5 * hour) })
      const again = await start(second, 'reindex', 'a', 2)
      expect(again.run).toBe(run)
      expect(again.heldUntil).toBe(heldUntil + 2 * hour)
    })

    it('are taken up by whoever resumes them', async () => {
      const first = await scene.host()
      const { run } = await start(first, 'reindex', 'a', 1)
      await first.host.stop()
      // A lazy host leaves the starts of others alone.
      const second = await scene.host({ clock: later(2 * hour) })
      await start(second, 'syncShop', 'x', 1)
      expect(await scene.store.getRun(run)).toBeUndefined()
      await second.host.resume(run)
      expect(valueOf(await second.host.wait(run))).toBe('a 2')
    })

    it('that were claimed by a process that died start one run', async () => {
      const first = await scene.host()
      const { run } = await start(first, 'reindex', 'a', 1)
      await first.host.stop()
      const claimed: string[] = []
      const dying = await scene.host({
        clock: later(2 * hour),
        options: { ownership: 'all' },
        through: (store) =>
          storeWith(store, {
            claimStart: async (one, revision) => {
              await store.claimStart(one, revision)
              claimed.push(one)
              throw new Error('the process died')
            },
          }),
      })
      await until(() => claimed.includes(run))
      // What comes now does not change what was claimed.
      const beside = await start(dying, 'reindex', 'a', 5)
      expect(beside.run).not.toBe(run)
      await scene.store.release([await leaseOf(run)])
      const second = await scene.host({ clock: later(5 * hour), options: { ownership: 'all' } })
      expect(valueOf(await second.host.wait(run))).toBe('a 2')
      expect(await count()).toBeLessThanOrEqual(2)
    })

    it('whose run is there and that were not dropped start no second run', async () => {
      const first = await scene.host()
      const { run } = await start(first, 'reindex', 'a', 1)
      await first.host.stop()
      const forgetful = await scene.host({
        clock: later(2 * hour),
        options: { ownership: 'all' },
        through: (store) =>
          storeWith(store, { dropStart: () => Promise.reject(new Error('the disk is full')) }),
      })
      expect(valueOf(await forgetful.host.wait(run))).toBe('a 2')
      await forgetful.host.stop()
      expect(await scene.store.getHeldStart(run)).toBeDefined()
      const second = await scene.host({ clock: later(3 * hour), options: { ownership: 'all' } })
      await until(async () => (await scene.store.getHeldStart(run)) === undefined)
      expect(await count()).toBe(1)
      expect(second.runner.executed).toEqual([])
    })
  })

  it('carry a priority, which their calls and children have', async () => {
    const one = await scene.host()
    const { run } = await one.host.startRun({
      ...{ workflow: 'urgent', input: { wire: [1] }, priority: 7 },
    })
    expect(valueOf(await one.host.wait(run))).toBe(4)
    expect(one.runner.executed.map(({ priority }) => priority)).toEqual([7, 7])
    await expect(
      one.host.startRun({ workflow: 'urgent', input: { wire: [1] }, priority: 1_001 }),
    ).rejects.toMatchObject({ code: 'NAMU4162' })
  })

  /** A process that died gives nothing back: the lease is taken from it. */
  async function leaseOf(run: string) {
    const lease = await scene.store.holder(partitionOf(run, scene.store.partitions))
    if (!lease) throw new Error('nobody owns the partition')
    return lease
  }
})
