import { startPostgres, type ThrowawayPostgres } from '@namu/conformance/servers'
import type { Lease, Owner, RunAppend, RunEvent, RunRecord, Store } from '@namu/engine'
import type { Digest, Encoded } from '@namu/core/internal'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPostgresStore } from './index.js'

let server: ThrowawayPostgres
let url: string
let store: Store
const opened: Store[] = []

const alice: Owner = { id: 'alice', host: 'host-a', pid: 1 }
const bob: Owner = { id: 'bob', host: 'host-b', pid: 2 }

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())
beforeEach(async () => {
  url = await server.createDatabase()
  store = await open()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()))
})

async function open(): Promise<Store> {
  const one = await openPostgresStore({ connectionString: url })
  opened.push(one)
  return one
}

async function epochOf(owner: Owner, ttlMs = 60_000): Promise<number> {
  const result = await store.acquire(0, owner, ttlMs)
  if (!result.acquired) throw new Error('the partition is held')
  return result.lease.epoch
}

/** Takes the partition as soon as the lease of whoever has it is over. */
async function takeOver(owner: Owner): Promise<Lease> {
  for (;;) {
    const result = await store.acquire(0, owner, 60_000)
    if (result.acquired) return result.lease
  }
}

const event = (reason: string): RunEvent => ({ type: 'run.cancelled', time: 1, reason })

function record(run: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    run,
    workflow: 'w',
    version: '1',
    graph: 'g' as Digest,
    release: 'r' as Digest,
    partition: 0,
    status: 'running',
    createdAt: 1,
    updatedAt: 1,
    events: 0,
    calls: { started: 0, settled: 0 },
    input: '[[]]' as Encoded,
    ...changes,
  }
}

function appendOf(
  run: string,
  epoch: number,
  expected: number,
  reasons: readonly string[],
  changes: Partial<RunRecord> = {},
): RunAppend {
  const events = reasons.map(event)
  return {
    partition: 0,
    epoch,
    expected,
    events,
    record: record(run, { events: expected + events.length, ...changes }),
  }
}

async function logOf(run: string): Promise<string[]> {
  const reasons: string[] = []
  for await (const { seq, event } of store.readLog(run)) {
    expect(seq).toBe(reasons.length)
    if (event.type === 'run.cancelled') reasons.push(event.reason)
  }
  return reasons
}

describe('appending to Postgres', () => {
  it('commits several appends of one run in one group, one after the other', async () => {
    const epoch = await epochOf(alice)
    const outcomes = await store.append([
      appendOf('a', epoch, 0, ['0', '1']),
      appendOf('b', epoch, 0, ['x']),
      appendOf('a', epoch, 2, ['2']),
      appendOf('a', epoch, 7, ['gap']),
      appendOf('a', epoch, 3, ['3']),
    ])
    expect(outcomes).toEqual([
      { status: 'committed' },
      { status: 'committed' },
      { status: 'committed' },
      { status: 'conflict', length: 3 },
      { status: 'committed' },
    ])
    expect(await logOf('a')).toEqual(['0', '1', '2', '3'])
    expect((await store.getRun('a'))?.events).toBe(4)
  })

  it('goes on where an earlier, unknown commit had written a part of a group', async () => {
    const epoch = await epochOf(alice)
    const first = appendOf('a', epoch, 0, ['0', '1'])
    await store.append([first])
    expect(await store.append([first, appendOf('a', epoch, 2, ['2'])])).toEqual([
      { status: 'committed' },
      { status: 'committed' },
    ])
    expect(await logOf('a')).toEqual(['0', '1', '2'])
  })

  it('lets one of many concurrent writers of one place win, and tells the others', async () => {
    const epoch = await epochOf(alice)
    await store.append([appendOf('a', epoch, 0, ['0'])])
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, writer) =>
        store.append([appendOf('a', epoch, 1, [`by ${String(writer)}`])]),
      ),
    )
    const statuses = outcomes.flat().map((outcome) => outcome.status)
    expect(statuses.filter((status) => status === 'committed')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'conflict')).toHaveLength(15)
    expect(await logOf('a')).toHaveLength(2)
  })

  it('gives an idempotency key to one of many concurrent starts, also within one group', async () => {
    const epoch = await epochOf(alice)
    const start = (run: string) => appendOf(run, epoch, 0, ['0'], { idempotencyKey: 'key' })
    const outcomes = (
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          store.append([start(`a${String(index)}`), start(`b${String(index)}`)]),
        ),
      )
    ).flat()
    expect(outcomes.filter((outcome) => outcome.status === 'committed')).toHaveLength(1)
    const winner = (await store.findByIdempotencyKey('w', 'key'))?.run
    expect(outcomes.filter((outcome) => outcome.status === 'duplicate')).toEqual(
      Array.from({ length: 15 }, () => ({ status: 'duplicate', run: winner })),
    )
  })

  it('survives groups that touch the same runs in opposite order', async () => {
    const epoch = await epochOf(alice)
    const names = Array.from({ length: 40 }, (_, index) => `run-${String(index)}`)
    await store.append(names.map((name) => appendOf(name, epoch, 0, ['0'])))
    const group = (order: readonly string[], writer: string) =>
      store.append(order.map((name) => appendOf(name, epoch, 1, [writer])))
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        group(writer % 2 === 0 ? names : [...names].reverse(), String(writer)),
      ),
    )
    const statuses = outcomes.flat().map((outcome) => outcome.status)
    expect(statuses.filter((status) => status === 'committed')).toHaveLength(names.length)
    for (const name of names) expect(await logOf(name)).toHaveLength(2)
  })

  it('keeps text that Postgres text cannot hold: NUL and lone surrogates', async () => {
    const epoch = await epochOf(alice)
    const odd = 'nul \u0000, lone \ud800, quote ", backslash \\u0000'
    await store.append([appendOf('a', epoch, 0, [odd], { idempotencyKey: odd })])
    expect(await logOf('a')).toEqual([odd])
    expect((await store.findByIdempotencyKey('w', odd))?.idempotencyKey).toBe(odd)
    await store.postInput({ key: odd, run: 'a', input: { type: 'cancel', reason: odd } })
    expect(await store.readInbox([0])).toEqual([
      { key: odd, run: 'a', input: { type: 'cancel', reason: odd } },
    ])
    await store.append([{ ...appendOf('a', epoch, 1, ['1']), consumed: [odd] }])
    expect(await store.readInbox([0])).toEqual([])
  })

  it('reads a log of several pages', async () => {
    const epoch = await epochOf(alice)
    const reasons = Array.from({ length: 1203 }, (_, index) => String(index))
    await store.append([appendOf('a', epoch, 0, reasons)])
    expect(await logOf('a')).toEqual(reasons)
  })
})

describe('owning a partition in Postgres', () => {
  it('refuses a stalled owner that resumes after another one took over', async () => {
    const old = await epochOf(alice, 1)
    await store.append([appendOf('a', old, 0, ['0'])])
    expect(await takeOver(bob)).toMatchObject({ owner: bob, epoch: old + 1 })
    expect(await store.append([appendOf('a', old, 1, ['stale'])])).toEqual([
      { status: 'fenced', epoch: old + 1 },
    ])
    expect(await logOf('a')).toEqual(['0'])
  })

  it('fences one partition of a group without refusing the others', async () => {
    const old = await epochOf(alice, 1)
    const other = await store.acquire(1, alice, 60_000)
    if (!other.acquired) throw new Error('partition 1 is free')
    await takeOver(bob)
    const good = appendOf('b', other.lease.epoch, 0, ['0'], { partition: 1 })
    expect(
      await store.append([appendOf('a', old, 0, ['stale']), { ...good, partition: 1 }]),
    ).toEqual([{ status: 'fenced', epoch: old + 1 }, { status: 'committed' }])
  })

  it('never lets an append of the old owner land behind the reads of the new one', async () => {
    const rival = await open()
    for (let round = 0; round < 30; round += 1) {
      const run = `run-${String(round)}`
      const old = await epochOf(round % 2 === 0 ? alice : bob, 1)
      await store.append([appendOf(run, old, 0, ['start'])])
      const appending = (async () => {
        for (let expected = 1; expected < 20; expected += 1) {
          const [outcome] = await store.append([appendOf(run, old, expected, [String(expected)])])
          if (outcome?.status !== 'committed') return outcome
        }
        return undefined
      })()
      const takeOver = (async () => {
        for (;;) {
          const result = await rival.acquire(0, round % 2 === 0 ? bob : alice, 1)
          if (result.acquired) return (await rival.getRun(run))?.events
        }
      })()
      const [fenced, seen] = await Promise.all([appending, takeOver])
      expect((await store.getRun(run))?.events).toBe(seen)
      if (fenced !== undefined) expect(fenced.status).toBe('fenced')
      expect(await logOf(run)).toHaveLength(seen ?? -1)
    }
  })

  it('gives a free partition to one of many processes that want it', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, open))
    const results = await Promise.all(
      stores.map((one, index) =>
        one.acquire(3, { id: `owner-${String(index)}`, host: 'h', pid: process.pid }, 60_000),
      ),
    )
    expect(results.filter((result) => result.acquired)).toHaveLength(1)
  })

  it('reports leases that another owner took as not renewed', async () => {
    const lost = await store.acquire(0, alice, 1)
    const kept = await store.acquire(1, alice, 60_000)
    if (!lost.acquired || !kept.acquired) throw new Error('both are free')
    await takeOver(bob)
    expect(await store.renew([kept.lease, lost.lease], 60_000)).toEqual([lost.lease])
    expect((await store.holder(0))?.owner).toEqual(bob)
  })

  it('takes over at once from a process of the same host that is gone', async () => {
    const here = { id: 'here', host: 'this-host', pid: process.pid }
    // No system gives this process id away.
    await store.acquire(0, { id: 'gone', host: 'this-host', pid: 2 ** 30 }, 60_000)
    expect(await store.acquire(0, here, 60_000)).toMatchObject({ acquired: true })
    expect(await store.acquire(0, { ...here, id: 'other' }, 60_000)).toMatchObject({
      acquired: false,
      holder: { owner: here },
    })
  })

  it('refuses to write under a lease that was given back', async () => {
    const result = await store.acquire(0, alice, 60_000)
    if (!result.acquired) throw new Error('the partition is free')
    await store.release([result.lease])
    const [outcome] = await store.append([appendOf('a', result.lease.epoch, 0, ['0'])])
    expect(outcome?.status).toBe('fenced')
  })
})
