import { inspectRun, type RunSnapshot, type Store } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { never, sceneOfEachTest, StepRunner, storeWith, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()
const snapshotEvents = 20

/** A run of `sequence` that stands still after `steps` steps, of a host that has stopped. */
async function stopped(
  steps: number,
  options: { readonly keepEvents?: number; readonly snapshotEvents?: number } = {},
): Promise<string> {
  const runner = new StepRunner((n) => (n < steps ? Promise.resolve(n + 1) : never()))
  const { host } = await scene.host({ runner, options: { snapshotEvents, ...options } })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [0, steps + 5] } })
  await until(async () => (await scene.store.getRun(run))?.calls.settled === steps)
  await host.stop()
  return run
}

/** A store that notes from where logs were read. */
function watched(store: Store, reads: number[], methods: Partial<Store> = {}): Store {
  return storeWith(store, {
    readLog: (run, from = 0) => {
      reads.push(from)
      return store.readLog(run, from)
    },
    ...methods,
  })
}

async function resumed(run: string, through: (store: Store) => Store, keepEvents?: number) {
  const { host, runner } = await scene.host({
    through,
    options: { snapshotEvents, ...(keepEvents === undefined ? {} : { keepEvents }) },
  })
  await host.resume(run)
  return { result: valueOf(await host.wait(run)), runner }
}

const events = async (run: string): Promise<number> => (await scene.store.getRun(run))?.events ?? 0

describe('a snapshot', () => {
  it('is taken of a long run, and none of a short one', async () => {
    const short = await stopped(snapshotEvents - 5)
    expect(await scene.store.readSnapshot(short)).toBeUndefined()
    const long = await stopped(100)
    const snapshot = await scene.store.readSnapshot(long)
    expect(snapshot?.events).toBeGreaterThanOrEqual(80)
    expect(snapshot?.events).toBeLessThanOrEqual(await events(long))
  })

  it('is what a run goes on from: of the log only the tail is read', async () => {
    const run = await stopped(100)
    const reads: number[] = []
    const { result, runner } = await resumed(run, (store) => watched(store, reads))
    expect(result).toBe(105)
    expect(runner.executed.map(({ call }) => call)).toEqual([101, 102, 103, 104, 105])
    expect(reads).toHaveLength(1)
    expect(reads[0]).toBeGreaterThanOrEqual(80)
  })

  it('leads to the same events as the whole log', async () => {
    const run = await stopped(60)
    const other = await stopped(60, { snapshotEvents: 1e9 })
    await resumed(run, (store) => store)
    await resumed(other, (store) => store)
    const log = async (of: string) => {
      const found: unknown[] = []
      for await (const { seq, event } of scene.store.readLog(of))
        found.push([seq, event.type, 'call' in event ? event.call : undefined])
      return found
    }
    expect(await log(run)).toEqual(await log(other))
  })

  const damages: readonly (readonly [string, (found: RunSnapshot) => string])[] = [
    ['cut off', ({ text }) => text.slice(0, -10)],
    ['of something else', () => '{"snapshot":1,"graph":"x","rows":[]}'],
    ['with rows of no kind', ({ text }) => text.replace('"rows":[[', '"rows":[["what"],[')],
    ['of a newer version', ({ text }) => text.replace('"snapshot":1', '"snapshot":2')],
  ]
  for (const [what, damage] of damages)
    it(`that is ${what} is passed over while the log is whole`, async () => {
      const run = await stopped(60)
      const reads: number[] = []
      const { result } = await resumed(run, (store) =>
        watched(store, reads, {
          readSnapshot: async (of) => {
            const found = await store.readSnapshot(of)
            return found && { ...found, text: damage(found) }
          },
        }),
      )
      expect(result).toBe(65)
      expect(reads).toEqual([0])
    })
})

describe('a truncated log', () => {
  it('has the events that retention keeps, and the run goes on from its snapshot', async () => {
    const run = await stopped(200, { keepEvents: 10 })
    const record = await scene.store.getRun(run)
    const kept = (record?.events ?? 0) - (record?.firstEvent ?? 0)
    expect(kept).toBeGreaterThanOrEqual(10)
    expect(kept).toBeLessThanOrEqual(10 + snapshotEvents * 2)
    const { result } = await resumed(run, (store) => store, 10)
    expect(result).toBe(205)
  })

  it('keeps everything behind the newest snapshot, also when asked to keep nothing', async () => {
    const run = await stopped(100, { keepEvents: 0 })
    const record = await scene.store.getRun(run)
    const snapshot = await scene.store.readSnapshot(run)
    expect(record?.firstEvent).toBeGreaterThan(0)
    expect(record?.firstEvent).toBeLessThanOrEqual(snapshot?.events ?? 0)
    expect((await resumed(run, (store) => store)).result).toBe(105)
  })

  it('is dropped in steps when a run of before is given a retention', async () => {
    const run = await stopped(100)
    expect((await scene.store.getRun(run))?.firstEvent).toBeUndefined()
    await resumed(run, (store) => store, 0)
    expect((await scene.store.getRun(run))?.firstEvent).toBeGreaterThan(50)
  })

  it('is said by who inspects the run: what settled before is not shown', async () => {
    const run = await stopped(100, { keepEvents: 0 })
    const inspected = await inspectRun(scene.store, run)
    const { shownFrom = 0, calls } = inspected
    expect(shownFrom).toBe((await scene.store.readSnapshot(run))?.events)
    expect(calls.at(-1)).toMatchObject({ call: 101, status: 'open', attempts: [{ attempt: 1 }] })
    expect(calls[0]?.call).toBeGreaterThanOrEqual(shownFrom)
    expect(calls.length).toBeLessThan(snapshotEvents * 2)
    await resumed(run, (store) => store)
    const ended = await inspectRun(scene.store, run)
    expect(ended.calls.at(-1)).toMatchObject({ call: 105, status: 'succeeded' })
  })

  it('shows every call while it is whole', async () => {
    const run = await stopped(100)
    const { shownFrom, calls } = await inspectRun(scene.store, run)
    expect(shownFrom).toBeUndefined()
    expect(calls).toHaveLength(101)
  })

  it('and a snapshot that cannot be read stop the run with a code, and leave it as it is', async () => {
    const run = await stopped(100, { keepEvents: 0 })
    const before = await scene.store.getRun(run)
    const { host } = await scene.host({
      through: (store) =>
        storeWith(store, { readSnapshot: () => Promise.resolve({ events: 90, text: '{}' }) }),
    })
    await expect(host.resume(run)).rejects.toMatchObject({
      code: 'NAMU4132',
      message: expect.stringContaining('NAMU3002') as unknown,
    })
    expect(await scene.store.getRun(run)).toEqual(before)
  })
})

describe('a loop', () => {
  /** Sizes of what the store gets of a run with that input. */
  async function measured(workflow: string, input: readonly number[]) {
    const sizes = { appends: 0, kept: 0, largest: 0, snapshots: 0, events: 0 }
    const { host } = await scene.host({
      options: { keepEvents: 100, snapshotEvents: 256 },
      through: (store) =>
        storeWith(store, {
          append: (appends) => {
            for (const { record, events, snapshot } of appends) {
              sizes.appends += 1
              sizes.kept = Math.max(sizes.kept, record.events - (record.firstEvent ?? 0))
              sizes.events = Math.max(sizes.events, events.length)
              if (snapshot === undefined) continue
              sizes.snapshots += 1
              sizes.largest = Math.max(sizes.largest, snapshot.length)
            }
            return store.append(appends)
          },
        }),
    })
    const { run } = await host.startRun({ workflow, input: { wire: [...input] } })
    return { sizes, record: await host.wait(run) }
  }

  it('of many steps keeps a bounded log and a small snapshot', async () => {
    const { sizes, record } = await measured('sequence', [0, 3_000])
    expect(valueOf(record)).toBe(3_000)
    expect(sizes.kept).toBeLessThanOrEqual(256 + 100 + 2)
    expect(sizes.largest).toBeLessThan(5_000)
    expect(sizes.snapshots).toBe(Math.floor(record.events / 256))
  }, 120_000)

  it('of many questions to the host keeps them too, and its appends bounded', async () => {
    const { sizes, record } = await measured('waves', [20_000])
    expect(record.status).toBe('completed')
    expect(record.events).toBeGreaterThan(20_000)
    expect(sizes.events).toBeLessThanOrEqual(1_000)
    // What an append brings is dropped by the next ones.
    expect(sizes.kept).toBeLessThanOrEqual(100 + 3 * sizes.events)
    expect(sizes.largest).toBeLessThan(5_000)
  }, 120_000)
})
