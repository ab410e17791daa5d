import { dispatcherConformance } from '@namu/conformance'
import { startRedis, type ThrowawayServer } from '@namu/conformance/servers'
import type { Runner, TaskJob } from '@namu/engine'
import { Redis } from 'ioredis'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { attemptId } from './attempt-id.js'
import { openWorkerChannel, RedisDispatcher } from './index.js'

let server: ThrowawayServer
let spaces = 0

beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.close())

const times = { ttlMs: 2_000, sweepMs: 50, redeliverMs: 200 }

/** A way to the server that can be cut, as the network of a worker that vanishes. */
async function startWire(): Promise<{ url: string; cut(): void }> {
  const sockets = new Set<Socket>()
  const wire = createServer((near) => {
    const far = connect(server.port, server.host)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
      socket.pipe(other)
    }
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  return {
    url: `redis://127.0.0.1:${String((wire.address() as AddressInfo).port)}`,
    cut: () => {
      wire.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function startWorker(namespace: string, id: string, runner: Runner, places: number) {
  const wire = await startWire()
  const channel = await openWorkerChannel({
    ...{ url: wire.url, namespace, worker: { id, host: 'h', pid: process.pid } },
    ...{ queues: ['default'], concurrency: places, ttlMs: times.ttlMs },
  })
  const aborts = new Map<string, AbortController>()
  channel.onAbort((attempt) => aborts.get(attemptId(attempt))?.abort())
  const execute = async (job: TaskJob) => {
    const abort = new AbortController()
    aborts.set(attemptId(job), abort)
    const startedAt = Date.now()
    const log = channel.log.bind(channel)
    const heartbeat = channel.heartbeat.bind(channel, job)
    const outcome = await runner.run(job, { signal: abort.signal, log, heartbeat })
    const { run, call, attempt } = job
    const trace = { worker: id, startedAt, finishedAt: Date.now() }
    await channel.report({ run, call, attempt, outcome, trace })
  }
  const stop = new AbortController()
  const working = (async () => {
    while (!stop.signal.aborted) {
      for (const job of await channel.next(stop.signal)) void execute(job)
    }
  })()
  return {
    cut: wire.cut,
    close: async () => {
      stop.abort()
      await working
      await channel.close()
      wire.cut()
    },
  }
}

dispatcherConformance(
  'Redis',
  async (runner, places = 200) => {
    const namespace = `suite-${String((spaces += 1))}`
    const dispatchers: RedisDispatcher[] = []
    const create = () => {
      const dispatcher = new RedisDispatcher({ url: server.url, namespace, ...times })
      dispatchers.push(dispatcher)
      return dispatcher
    }
    const workers = [await startWorker(namespace, 'w1', runner, places)]
    return {
      dispatcher: create(),
      restart: () => Promise.resolve(create()),
      loseWorkers: async () => {
        for (const worker of workers) worker.cut()
        workers.push(await startWorker(namespace, `w${String(workers.length + 1)}`, runner, places))
      },
      loseQueue: async () => {
        const admin = new Redis(server.url)
        await admin.flushall()
        admin.disconnect()
      },
      now: () => Date.now(),
      advance: (ms) => sleep(ms),
      dispose: async () => {
        await Promise.all([
          ...workers.map((worker) => worker.close()),
          ...dispatchers.map((dispatcher) => dispatcher.stop()),
        ])
      },
    }
  },
  { redelivers: true, survivesRestart: true, losesWorkers: true, losesQueue: true, limits: true },
)
