import { startRedis, type ThrowawayServer } from '@namu/conformance/servers'
import type { AttemptKey, LogLine, TaskJob } from '@namu/engine'
import { Redis } from 'ioredis'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { job, keyOf, Master, success, until } from '../test/master.js'
import { attemptId } from './attempt-id.js'
import { openWorkerChannel, type WorkerChannel, type WorkerChannelOptions } from './index.js'
import { Keys, scriptKeys } from './keys.js'
import { finish } from './scripts/job-scripts.js'
import { take } from './scripts/queue-scripts.js'

let server: ThrowawayServer
let source: { readonly url: string }
let spaces = 0
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  server = await startRedis()
  source = { url: server.url }
})
afterAll(() => server.close())
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function startMaster(space: string): Promise<Master> {
  const master = new Master({ ...source, namespace: space })
  closing.push(() => master.dispatcher.stop())
  return master.start()
}

const namespace = () => `test-${String((spaces += 1))}`

async function worker(
  space: string,
  id: string,
  options: Partial<WorkerChannelOptions> = {},
): Promise<WorkerChannel> {
  const channel = await openWorkerChannel({
    ...source,
    ...{ namespace: space, worker: { id, host: 'h', pid: 1 }, queues: ['default'] },
    ...{ concurrency: 10, ttlMs: 1_500 },
    ...options,
  })
  closing.push(() => channel.close())
  return channel
}

/** A worker whose process is killed, as Redis sees it: its connections end and nothing more comes. */
async function vanish(space: string, id: string, jobs: number): Promise<void> {
  const redis = new Redis(server.url, { protocol: 2 })
  const keys = scriptKeys(new Keys(space).queue('default'))
  const reply = (await take.run(redis, keys, ['g', id, jobs])) as [number, [string, unknown[]][]]
  expect(reply[1][0]?.[1]).toHaveLength(jobs)
  redis.disconnect()
}

describe('attempts over Redis', () => {
  it('go to a worker, and their reports and log lines come back', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channel = await worker(space, 'w1')
    await master.dispatcher.dispatch([job(1), job(2)])
    const taken: TaskJob[] = []
    while (taken.length < 2) taken.push(...(await channel.next()))
    expect(taken).toEqual([job(1), job(2)])
    expect(await master.dispatcher.known([job(1), job(3)].map(keyOf))).toEqual([keyOf(job(1))])
    const line: LogLine = { run: 'run/1', time: 1, level: 'info', message: 'hello' }
    channel.log(line)
    await Promise.all(taken.map((one) => channel.report(success(one))))
    await until(() => master.reports.length === 2 && master.lines.length === 1)
    expect(master.reports).toEqual([success(job(1)), success(job(2))])
    expect(master.lines).toEqual([line])
    await until(async () => (await master.dispatcher.known([job(1), job(2)])).length === 0)
  })

  it('are handed out once among workers, and no worker gets more than it has slots', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channels = await Promise.all(
      ['w1', 'w2', 'w3'].map((id) => worker(space, id, { concurrency: 4 })),
    )
    const jobs = Array.from({ length: 600 }, (_, call) => job(call))
    const seen: number[] = []
    const stop = new AbortController()
    const working = channels.map(async (channel) => {
      let running = 0
      while (!stop.signal.aborted) {
        for (const one of await channel.next(stop.signal)) {
          running += 1
          expect(running).toBeLessThanOrEqual(4)
          void (async () => {
            await sleep(1)
            seen.push(one.call)
            running -= 1
            await channel.report(success(one))
          })()
        }
      }
    })
    await master.dispatcher.dispatch(jobs)
    await until(() => master.reports.length === jobs.length)
    stop.abort()
    await Promise.all(working)
    expect(seen.sort((a, b) => a - b)).toEqual(jobs.map(({ call }) => call))
  })

  it('are executed once when they are dispatched twice', async () => {
    const space = namespace()
    const master = await startMaster(space)
    await master.dispatcher.dispatch([job(1), job(1)])
    await master.dispatcher.dispatch([job(1), job(2, { notBefore: Date.now() + 60_000 })])
    const channel = await worker(space, 'w1')
    expect(await channel.next()).toEqual([job(1)])
    expect(await channel.next(AbortSignal.timeout(200))).toEqual([])
  })

  it('go only to workers of their queue, also where a worker serves several', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const other = await worker(space, 'other', { queues: ['gpu', 'large'], concurrency: 1 })
    await master.dispatcher.dispatch([
      job(1),
      job(2, { queue: 'gpu' }),
      job(3, { queue: 'large' }),
      job(4, { queue: 'gpu' }),
    ])
    const taken: number[] = []
    while (taken.length < 3) {
      const [one, ...more] = await other.next()
      expect(more).toEqual([])
      if (one === undefined) continue
      taken.push(one.call)
      await other.report(success(one))
    }
    expect(taken.sort()).toEqual([2, 3, 4])
    expect(await other.next(AbortSignal.timeout(100))).toEqual([])
  })

  it('that are delayed wait until they are due, also when another master took over', async () => {
    const space = namespace()
    const first = await startMaster(space)
    const notBefore = Date.now() + 300
    await first.dispatcher.dispatch([job(1, { notBefore })])
    await first.dispatcher.stop()
    const second = await startMaster(space)
    expect(await second.dispatcher.known([keyOf(job(1))])).toHaveLength(1)
    const channel = await worker(space, 'w1')
    expect(await channel.next()).toEqual([job(1, { notBefore })])
    expect(Date.now()).toBeGreaterThanOrEqual(notBefore)
  })

  it('that a worker fetched and did not begin go to another one when it leaves', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const leaving = await worker(space, 'leaving', { concurrency: 3 })
    await master.dispatcher.dispatch([job(1), job(2)])
    const begun: TaskJob[] = []
    while (begun.length < 2) begun.push(...(await leaving.next()))
    const gone = new AbortController()
    const waiting = leaving.next(gone.signal)
    gone.abort()
    expect(await waiting).toEqual([])
    await master.dispatcher.dispatch([job(3)])
    await leaving.close()
    const staying = await worker(space, 'staying')
    expect(await staying.next()).toEqual([job(3)])
    await until(() => master.reports.length === 2)
    expect(master.reports.map(({ outcome }) => outcome)).toMatchObject([
      { status: 'failed', reason: 'lost', final: false },
      { status: 'failed', reason: 'lost', final: false },
    ])
  })
})

describe('reports', () => {
  it('are delivered again until they are committed', async () => {
    const space = namespace()
    const master = await startMaster(space)
    master.refusing = true
    const channel = await worker(space, 'w1')
    await master.dispatcher.dispatch([job(1)])
    for (const one of await channel.next()) await channel.report(success(one))
    await sleep(300)
    expect(await master.dispatcher.known([keyOf(job(1))])).toHaveLength(1)
    master.refusing = false
    await until(() => master.reports.length === 1)
    await until(async () => (await master.dispatcher.known([job(1)])).length === 0)
  })

  it('that a master died with are delivered to the next one', async () => {
    const space = namespace()
    const first = await startMaster(space)
    first.refusing = true
    const channel = await worker(space, 'w1')
    await first.dispatcher.dispatch([job(1), job(2)])
    let reported = 0
    while (reported < 2) {
      for (const one of await channel.next()) {
        await channel.report(success(one))
        reported += 1
      }
    }
    await first.dispatcher.stop()
    const second = await startMaster(space)
    expect(await second.dispatcher.known([job(1), job(2)].map(keyOf))).toHaveLength(2)
    await until(() => second.reports.length === 2)
    expect(second.reports.map(({ call }) => call).sort()).toEqual([1, 2])
  })
})

describe('an attempt', () => {
  it('is forgotten though its report was committed before its job was acknowledged', async () => {
    const space = namespace()
    const master = await startMaster(space)
    await master.dispatcher.dispatch([job(1)])
    const redis = new Redis(server.url, { protocol: 2 })
    const keys = new Keys(space)
    const queue = keys.queue('default')
    const reply = (await take.run(redis, scriptKeys(queue), ['g', 'w', 1])) as [
      number,
      [string, [string, string[]][]][],
    ]
    const entry = String(reply[1][0]?.[1][0]?.[0])
    const report = ['queue', 'default', 'report', JSON.stringify(success(job(1)))]
    await redis.xadd(keys.reports.reports, '*', ...report)
    await until(() => master.reports.length === 1)
    await until(async () => (await master.dispatcher.known([job(1)])).length === 0)
    await finish.run(redis, scriptKeys(queue), [entry, attemptId(job(1))])
    expect(await redis.hgetall(queue.open)).toEqual({})
    expect(await redis.xlen(queue.jobs)).toBe(0)
    redis.disconnect()
  })
})

describe('reports that Redis lost', () => {
  it('while it kept the jobs (one node of a cluster, say) make their attempts unknown', async () => {
    const space = namespace()
    const master = await startMaster(space)
    master.refusing = true
    const channel = await worker(space, 'w1')
    await master.dispatcher.dispatch([job(1), job(2, { notBefore: Date.now() + 60_000 })])
    for (const one of await channel.next()) await channel.report(success(one))
    expect(await master.dispatcher.known([job(1), job(2)])).toHaveLength(2)
    const redis = new Redis(server.url)
    await redis.del(...['reports', 'logs', 'marker'].map((key) => `{${space}:reports:0}:${key}`))
    redis.disconnect()
    await until(() => master.losses === 1)
    expect(await master.dispatcher.known([job(1), job(2)])).toMatchObject([{ call: 2 }])
  })
})

describe('a worker', () => {
  it('that vanished has its jobs reported as lost, once', async () => {
    const space = namespace()
    const masters = await Promise.all([1, 2, 3].map(() => startMaster(space)))
    await masters[0]?.dispatcher.dispatch([job(1), job(2)])
    await vanish(space, 'gone', 2)
    await until(() => masters.flatMap((master) => master.reports).length >= 2)
    await sleep(300)
    const reports = masters.flatMap((master) => master.reports)
    expect(reports.map(({ call }) => call).sort()).toEqual([1, 2])
    expect(reports[0]?.outcome).toMatchObject({ status: 'failed', reason: 'lost', final: false })
  })

  it('that works for longer than the time of life keeps its job', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channel = await worker(space, 'w1')
    await master.dispatcher.dispatch([job(1)])
    const [one] = await channel.next()
    await sleep(2_500)
    expect(master.reports).toEqual([])
    await channel.report(success(one ?? job(0)))
    await until(() => master.reports.length === 1)
    expect(master.reports).toEqual([success(job(1))])
  })

  it('is told to abort what it executes; what waits is removed', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channel = await worker(space, 'w1', { concurrency: 1 })
    const aborted: AttemptKey[] = []
    channel.onAbort((attempt) => aborted.push(attempt))
    const delayed = job(3, { notBefore: Date.now() + 60_000 })
    await master.dispatcher.dispatch([job(1), job(2), delayed])
    expect(await channel.next()).toEqual([job(1)])
    for (const call of [1, 2, 3, 4]) await master.dispatcher.abort(keyOf(job(call)))
    await until(() => aborted.length > 0)
    expect(aborted[0]).toEqual(keyOf(job(1)))
    expect(await master.dispatcher.known([1, 2, 3].map((call) => keyOf(job(call))))).toEqual([
      keyOf(job(1)),
    ])
    await channel.report(success(job(1)))
    expect(await channel.next(AbortSignal.timeout(200))).toEqual([])
  })

  it('that did not hear of an abort learns it with its next sign of life', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channel = await worker(space, 'w1')
    await master.dispatcher.dispatch([job(1)])
    await channel.next()
    await master.dispatcher.abort(keyOf(job(1)))
    await sleep(50)
    const aborted: AttemptKey[] = []
    channel.onAbort((attempt) => aborted.push(attempt))
    await until(() => aborted.length > 0)
    expect(aborted[0]).toEqual(keyOf(job(1)))
  })

  it('is listed while it is alive, with what it does', async () => {
    const space = namespace()
    const master = await startMaster(space)
    const channel = await worker(space, 'w1', { queues: ['default', 'gpu'] })
    await master.dispatcher.dispatch([job(1)])
    await channel.next()
    await until(async () => (await master.dispatcher.listWorkers())[0]?.running === 1)
    expect(await master.dispatcher.listWorkers()).toMatchObject([
      { id: 'w1', host: 'h', pid: 1, queues: ['default', 'gpu'], concurrency: 10, running: 1 },
    ])
    await channel.close()
    expect(await master.dispatcher.listWorkers()).toEqual([])
  })
})
