import { encode, NamuError } from '@namu/core/internal'
import type {
  AttemptOutcome,
  Dispatcher,
  DispatchListener,
  InProcessDispatcher,
  RunEvent,
  Store,
  TaskJob,
} from '@namu/engine'
import { partitionOf, systemOwner } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { dispatcherWith, gate, sceneOfEachTest, StepRunner, storeWith } from './scene.js'
import { never, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()
const all = { ownership: 'all' } as const

/** An id of a run in a partition of so many. */
function idIn(partition: number, partitions: number): string {
  for (let at = 0; ; at += 1) {
    const id = `run_${String(at)}`
    if (partitionOf(id, partitions) === partition) return id
  }
}

async function logOf(run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const { event } of scene.store.readLog(run)) events.push(event)
  return events
}

/** What a host listens to, for reports that come from somewhere else. */
function overheard(): {
  readonly jobs: TaskJob[]
  listener(): DispatchListener
  readonly dispatcher: (real: InProcessDispatcher) => Dispatcher
} {
  let heard: DispatchListener | undefined
  const jobs: TaskJob[] = []
  return {
    jobs,
    listener: () => {
      if (!heard) throw new Error('the host has not started')
      return heard
    },
    dispatcher: (real) =>
      dispatcherWith(real, {
        start: (listener) => {
          heard = listener
          return real.start(listener)
        },
        dispatch: (some) => {
          jobs.push(...some)
          return real.dispatch(some)
        },
      }),
  }
}

const succeeded = (value: number): AttemptOutcome => ({ status: 'succeeded', value: encode(value) })
const lost: AttemptOutcome = {
  status: 'failed',
  reason: 'lost',
  error: encode(new Error('the worker vanished')),
  final: false,
}

describe('a run that is taken up', () => {
  it('stays in memory until it is known which of its attempts are lost', async () => {
    const stuck = await scene.host({ runner: new StepRunner(never) })
    const { run } = await stuck.host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await stuck.host.stop()
    const asked = gate()
    const { host } = await scene.host({
      options: { loadedRuns: 1 },
      dispatcher: (real) =>
        dispatcherWith(real, {
          known: async (attempts) => {
            await asked.pass()
            return real.known(attempts)
          },
        }),
    })
    const resuming = host.resume(run)
    await until(() => asked.waiting > 0)
    // It needs the only place.
    await host.startRun({ workflow: 'sequence', input: { wire: [10, 2] } })
    asked.open()
    await resuming
    expect(valueOf(await host.wait(run))).toBe(3)
  })

  it('waits for what an earlier life of it has sent to the store', async () => {
    const commit = gate()
    let failing = false
    const through = (store: Store): Store =>
      storeWith(store, {
        renew: (leases, ttlMs) =>
          failing ? Promise.reject(new Error('away')) : store.renew(leases, ttlMs),
        append: async (appends) => {
          if (failing) await commit.pass()
          return store.append(appends)
        },
      })
    const { host, news, runner } = await scene.host({
      runner: new StepRunner(never),
      through,
      options: { leaseMs: 300 },
    })
    const { run } = await host.startRun({ workflow: 'tidy', input: { wire: [1] } })
    failing = true
    const cancelling = host.cancel(run, 'not needed')
    await until(() => commit.waiting > 0)
    await until(() => news.some((one) => one.type === 'dropped'))
    failing = false
    const resuming = host.resume(run)
    // As far as it comes.
    await new Promise((resolve) => setTimeout(resolve, 50))
    commit.open()
    await Promise.all([resuming, cancelling])
    // It cleans up; a second cancel would end it.
    await until(
      async () =>
        runner.executed.length > 0 || (await scene.store.getRun(run))?.status !== 'running',
    )
    const cancels = (await logOf(run)).filter(({ type }) => type === 'run.cancelled')
    expect(cancels).toHaveLength(1)
  })

  it('is one whose partition a start has taken before the others of it were taken up', async () => {
    const small = await scene.other(1)
    try {
      const stuck = await small.host({ runner: new StepRunner(never) })
      const { run } = await stuck.host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
      await stuck.host.stop()
      const held = await small.store.acquire(0, systemOwner(), 60_000)
      const { host } = await small.host({ options: { ...all, inboxPollMs: 300 } })
      if (held.acquired) await small.store.release([held.lease])
      await host.startRun({ workflow: 'sequence', input: { wire: [10, 1] } })
      expect(valueOf(await host.wait(run))).toBe(3)
    } finally {
      await small.close()
    }
  })
})

describe('a report', () => {
  it('of an attempt that another process has asked for is refused by a host that is behind', async () => {
    const behind = overheard()
    const { host } = await scene.host({
      runner: new StepRunner(never),
      dispatcher: behind.dispatcher,
    })
    const { run, record } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await until(() => behind.jobs.length === 1)
    const lease = await scene.store.holder(record.partition)
    if (lease) await scene.store.release([lease])
    const next = overheard()
    const { host: owner } = await scene.host({
      runner: new StepRunner(never),
      dispatcher: next.dispatcher,
    })
    await owner.resume(run)
    await until(() => next.jobs.length === 1)
    expect(next.jobs).toMatchObject([{ call: 1, attempt: 2 }])
    const later = { run, call: 1, attempt: 2, outcome: succeeded(2) }
    await expect(behind.listener().reports([later])).rejects.toThrow('unknown')
    await next.listener().reports([later])
    await until(() => next.jobs.length === 2)
    const further = { run, call: 2, attempt: 1, outcome: succeeded(3) }
    await expect(behind.listener().reports([further])).rejects.toThrow('unknown')
    await next.listener().reports([further])
    expect(valueOf(await owner.wait(run))).toBe(3)
  })

  it('that settles a call while its next attempt is being committed keeps that attempt here', async () => {
    const commit = gate()
    let gated = false
    const seen = overheard()
    const { host } = await scene.host({
      runner: new StepRunner(never),
      dispatcher: seen.dispatcher,
      options: { dispatchWindow: 1 },
      through: (store) =>
        storeWith(store, {
          append: async (appends) => {
            if (gated) await commit.pass()
            return store.append(appends)
          },
        }),
    })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await until(() => seen.jobs.length === 1)
    gated = true
    const report = (outcome: AttemptOutcome): Promise<void> =>
      seen.listener().reports([{ run, call: 1, attempt: 1, outcome }])
    const reports = [report(lost)]
    await until(() => commit.waiting > 0)
    reports.push(report(succeeded(2)))
    gated = false
    commit.open()
    await Promise.all(reports)
    await until(() => seen.jobs.length > 1)
    expect(seen.jobs.map(({ call, attempt }) => [call, attempt])).toEqual([
      [1, 1],
      [2, 1],
    ])
  })
})

describe('a store that fails for a while', () => {
  const away = (): Promise<never> => Promise.reject(new NamuError('NAMU5005', 'the store is away'))

  it('makes a host neither give up nor forget a run that it cannot read', async () => {
    let failures = 0
    const seen = overheard()
    const { host, news } = await scene.host({
      runner: new StepRunner(never),
      dispatcher: seen.dispatcher,
      options: { loadedRuns: 1 },
      through: (store) =>
        storeWith(store, {
          getRun: (id) => ((failures -= 1) >= 0 ? away() : store.getRun(id)),
        }),
    })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await until(() => seen.jobs.length === 1)
    // The other one has the only place.
    await host.startRun({ workflow: 'sequence', input: { wire: [10, 1] } })
    failures = 2
    await seen.listener().reports([{ run, call: 1, attempt: 1, outcome: succeeded(2) }])
    expect(valueOf(await host.wait(run))).toBe(2)
    expect(news.filter(({ type }) => type === 'dropped')).toEqual([])
  })

  it('makes a host that takes partitions up ask again for their runs', async () => {
    const stuck = await scene.host({ runner: new StepRunner(never) })
    const { run } = await stuck.host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
    await stuck.host.stop()
    const left = { activeRuns: 3, readSnapshot: 2 }
    const { host, news } = await scene.host({
      options: all,
      through: (store) =>
        storeWith(store, {
          activeRuns: (partition) =>
            (left.activeRuns -= 1) >= 0 ? away() : store.activeRuns(partition),
          readSnapshot: (id) => ((left.readSnapshot -= 1) >= 0 ? away() : store.readSnapshot(id)),
        }),
    })
    expect(valueOf(await host.wait(run))).toBe(3)
    expect(news.filter(({ type }) => type === 'dropped')).toEqual([])
  })

  it('lets the sleepers of the partitions that were taken before wake', async () => {
    const small = await scene.other(2)
    try {
      const first = await small.host({ options: { parkedRuns: 0 } })
      const end = new Date(Date.now() + 1_500).toISOString()
      const run = idIn(0, 2)
      await first.host.startRun({ run, workflow: 'napping', input: { wire: [end] } })
      await until(async () => (await small.store.getRun(run))?.parked === true)
      await first.host.stop()
      const other = { ...systemOwner(), id: 'another' }
      const leases = []
      for (const partition of [0, 1]) {
        const held = await small.store.acquire(partition, other, 60_000)
        if (held.acquired) leases.push(held.lease)
      }
      // The second partition stays with the other process, and asking for it fails once.
      const free = leases.filter(({ partition }) => partition === 0)
      let failed = false
      const { host } = await small.host({
        options: all,
        through: (store) =>
          storeWith(store, {
            acquire: async (partition, owner, ttlMs) => {
              const result = await store.acquire(partition, owner, ttlMs)
              if (free.length === 0 && partition === 1 && !failed) {
                failed = true
                return away()
              }
              return result
            },
          }),
      })
      await small.store.release(free.splice(0))
      expect(valueOf(await host.wait(run))).toBe(3)
      expect(failed).toBe(true)
    } finally {
      await small.close()
    }
  })
})
