import { startRedis, type ThrowawayServer } from '@namu/conformance/servers'
import { encode, type Digest, type TaskId } from '@namu/core/internal'
import type { AttemptKey, AttemptReport, TaskJob } from '@namu/engine'
import { Redis } from 'ioredis'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attemptId } from './attempt-id.js'
import { openWorkerChannel, RedisDispatcher, type WorkerChannel } from './index.js'
import { Keys, scriptKeys } from './keys.js'
import { keep } from './scripts/job-scripts.js'
import { take } from './scripts/queue-scripts.js'

let lossy: ThrowawayServer
let persistent: ThrowawayServer
const closing: (() => Promise<unknown>)[] = []
const unhandled: unknown[] = []
const remember = (error: unknown) => unhandled.push(error)

beforeAll(async () => {
  process.on('unhandledRejection', remember)
  ;[lossy, persistent] = await Promise.all([startRedis(), startRedis({ persistent: true })])
})
afterAll(async () => {
  process.off('unhandledRejection', remember)
  await Promise.all([lossy.close(), persistent.close()])
})
beforeEach(() => {
  unhandled.length = 0
})
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
  expect(unhandled).toEqual([])
})

let spaces = 0
const namespace = () => `test-${String((spaces += 1))}`

const job = (call: number): TaskJob => ({
  ...{ run: 'r', call, attempt: 1, workflow: 'w', task: 'm#t' as TaskId },
  ...{ artifact: 'a' as Digest, export: 't', args: encode([call]) },
  ...{ idempotencyKey: String(call), queue: 'default' },
})

const nameOf = (attempt: AttemptKey) => String(attempt.call)

/** A host as the engine has one: it knows from its log what is outstanding. */
class Host {
  readonly outstanding = new Map<string, TaskJob>()
  readonly troubles: (string | undefined)[] = []
  readonly failures: AttemptReport[] = []
  losses = 0
  readonly dispatcher: RedisDispatcher

  constructor(url: string, space: string, ttlMs = 1_000) {
    this.dispatcher = new RedisDispatcher({
      ...{ url, namespace: space, ttlMs, sweepMs: 50, redeliverMs: 200 },
      onTrouble: (trouble) => this.troubles.push(trouble?.code),
    })
  }

  async start(): Promise<this> {
    closing.push(() => this.dispatcher.stop())
    await this.dispatcher.start({
      reports: async (reports) => {
        await sleep(5)
        for (const report of reports) {
          if (report.outcome.status === 'succeeded') {
            this.outstanding.delete(nameOf(report))
          } else {
            this.failures.push(report)
            const next = { ...job(report.call), attempt: report.attempt + 1 }
            void this.dispatcher.dispatch([next])
          }
        }
      },
      logLines: () => undefined,
      jobsLost: () => {
        this.losses += 1
        void this.recover()
      },
    })
    return this
  }

  async dispatch(jobs: readonly TaskJob[]): Promise<void> {
    for (const one of jobs) this.outstanding.set(nameOf(one), one)
    await this.dispatcher.dispatch(jobs)
  }

  async recover(): Promise<void> {
    const all = [...this.outstanding.values()]
    const known = new Set((await this.dispatcher.known(all)).map(nameOf))
    await this.dispatcher.dispatch(all.filter((one) => !known.has(nameOf(one))))
  }

  async finished(): Promise<void> {
    while (this.outstanding.size > 0) await sleep(10)
  }
}

/** A worker that executes whatever it gets, a little while each. */
async function startWorker(url: string, space: string, id: string): Promise<WorkerChannel> {
  const channel = await openWorkerChannel({
    ...{ url, namespace: space, worker: { id, host: 'h', pid: 1 } },
    ...{ queues: ['default'], concurrency: 8, ttlMs: 1_000 },
  })
  const stop = new AbortController()
  const working = (async () => {
    while (!stop.signal.aborted) {
      for (const { run, call, attempt } of await channel.next(stop.signal)) {
        void (async () => {
          await sleep(5)
          channel.log({ run, call, time: 1, level: 'info', message: 'done' })
          const outcome = { status: 'succeeded', value: encode(call) } as const
          await channel.report({ run, call, attempt, outcome })
        })()
      }
    }
  })()
  closing.push(async () => {
    stop.abort()
    await working
    await channel.close()
  })
  return channel
}

const jobs = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => job(from + index))

describe('when Redis loses everything', () => {
  it('by a flush, the host is told and all work is done', async () => {
    const space = namespace()
    const host = await new Host(lossy.url, space).start()
    await Promise.all(['w1', 'w2'].map((id) => startWorker(lossy.url, space, id)))
    const admin = new Redis(lossy.url)
    for (let round = 0; round < 5; round += 1) {
      await host.dispatch(jobs(round * 300, round * 300 + 300))
      await sleep(10 + 20 * round)
      await admin.flushall()
      while (host.losses <= round) await sleep(10)
    }
    await host.finished()
    expect(host.losses).toBeGreaterThanOrEqual(5)
    admin.disconnect()
  })

  it('by a flush while nobody works, a waiting worker hears of new jobs', async () => {
    const space = namespace()
    const host = await new Host(lossy.url, space).start()
    await startWorker(lossy.url, space, 'w1')
    const admin = new Redis(lossy.url)
    await admin.flushall()
    admin.disconnect()
    await host.dispatch(jobs(0, 10))
    await host.finished()
  })

  it('by a restart, connections come back and all work is done', async () => {
    const space = namespace()
    const host = await new Host(lossy.url, space).start()
    await startWorker(lossy.url, space, 'w1')
    await host.dispatch(jobs(0, 300))
    await sleep(20)
    await lossy.stop('crash')
    // Handed over while Redis is away: it waits.
    const late = host.dispatch(jobs(300, 400))
    await sleep(100)
    await lossy.start()
    await late
    await host.finished()
    expect(host.losses).toBeGreaterThanOrEqual(1)
    expect(host.troubles).toContain('NAMU7006')
    expect(host.troubles.at(-1)).toBeUndefined()
  })

  it('delayed jobs and the list of workers come back too', async () => {
    const space = namespace()
    const host = await new Host(lossy.url, space).start()
    await startWorker(lossy.url, space, 'w1')
    await host.dispatch([{ ...job(1), notBefore: Date.now() + 500 }])
    const admin = new Redis(lossy.url)
    await admin.flushall()
    admin.disconnect()
    await host.finished()
    while ((await host.dispatcher.listWorkers()).length === 0) await sleep(10)
  })
})

describe('when Redis keeps its data', () => {
  it('a restart loses nothing and nobody is told of a loss', async () => {
    const space = namespace()
    const host = await new Host(persistent.url, space).start()
    await startWorker(persistent.url, space, 'w1')
    await host.dispatch(jobs(0, 300))
    await sleep(20)
    await persistent.stop('clean')
    await persistent.start()
    await host.finished()
    expect(host.losses).toBe(0)
  })
})

describe('when Redis was away for longer than workers may be silent', () => {
  it.each(['the master that was there before', 'a master that is started after it'])(
    '%s waits for their signs of life',
    async (which) => {
      const space = namespace()
      // Far longer than this test needs to look, on a busy machine too.
      const ttlMs = 3_000
      const first = await new Host(persistent.url, space, ttlMs).start()
      await first.dispatch([job(1)])
      const keys = new Keys(space).queue('default')
      // A worker that takes a while to find Redis again.
      const worker = new Redis(persistent.url, { protocol: 2 })
      worker.on('error', () => undefined)
      const taken = (await take.run(worker, scriptKeys(keys), ['g', 'slow', 1])) as [
        number,
        [string, [string, string[]][]][],
      ]
      const entry = String(taken[1][0]?.[1][0]?.[0])
      const fresh = which.startsWith('a master')
      if (fresh) await first.dispatcher.stop()
      await persistent.stop('clean')
      await sleep(ttlMs + 200)
      await persistent.start()
      const host = fresh ? await new Host(persistent.url, space, ttlMs).start() : first
      await sleep(300)
      const values = ['slow', entry, attemptId(job(1))]
      expect(await keep.run(worker, [keys.jobs, keys.open], values)).toEqual([[], []])
      worker.disconnect()
      expect(host.failures).toEqual([])
      // Now it is silent for too long.
      while (host.failures.length === 0) await sleep(10)
    },
  )
})

describe('when Redis is out of memory', () => {
  it('work waits until it has some again', async () => {
    const space = namespace()
    const host = await new Host(lossy.url, space).start()
    await startWorker(lossy.url, space, 'w1')
    const admin = new Redis(lossy.url)
    await admin.config('SET', 'maxmemory', '1')
    const dispatching = host.dispatch(jobs(0, 10))
    while (!host.troubles.includes('NAMU7006')) await sleep(10)
    await admin.config('SET', 'maxmemory', '0')
    admin.disconnect()
    await dispatching
    await host.finished()
    while (host.troubles.at(-1) !== undefined) await sleep(10)
  })
})

describe('leaving while Redis is away', () => {
  it('ends, for master and worker', async () => {
    const server = await startRedis()
    const dispatcher = new RedisDispatcher({ url: server.url })
    await dispatcher.start({
      reports: () => Promise.resolve(),
      logLines: () => undefined,
      jobsLost: () => undefined,
    })
    const channel = await openWorkerChannel({
      ...{ url: server.url, worker: { id: 'w', host: 'h', pid: 1 } },
      ...{ queues: ['default'], concurrency: 1 },
    })
    const waiting = channel.next()
    await server.close()
    await Promise.all([dispatcher.stop(), channel.close()])
    expect(await waiting).toEqual([])
  })
})
