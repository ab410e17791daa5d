import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startRedis, type ThrowawayServer } from '@namu/conformance/servers'
import { encode, type Digest, type TaskId } from '@namu/core/internal'
import type { AttemptReport, TaskJob } from '@namu/engine'
import { build } from 'esbuild'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { RedisDispatcher } from '../src/index.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const bundle = join(here, '../../../node_modules/.cache', `namu-limits-${String(process.pid)}`)
const limit = 2
const keys = ['a', 'b', 'c']

let server: ThrowawayServer
const workers = new Map<string, ChildProcess>()

beforeAll(async () => {
  await mkdir(bundle, { recursive: true })
  await build({
    entryPoints: [join(here, 'processes/limits-worker.ts')],
    outfile: join(bundle, 'worker.mjs'),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error' },
    conditions: ['namu-source'],
    external: ['ioredis'],
  })
  server = await startRedis()
})

afterEach(() => {
  for (const worker of workers.values()) worker.kill('SIGKILL')
  workers.clear()
})

afterAll(async () => {
  await server.close()
  await rm(bundle, { recursive: true, force: true })
})

function startWorker(namespace: string, id: string): void {
  const values = [join(bundle, 'worker.mjs'), server.url, namespace, id, '20']
  workers.set(id, spawn(process.execPath, values, { stdio: ['ignore', 'ignore', 'inherit'] }))
}

/** kill -9, and waits until the process is gone. */
async function kill(id: string): Promise<void> {
  const worker = workers.get(id)
  workers.delete(id)
  if (!worker) throw new Error(`there is no worker ${id}`)
  const gone = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGKILL')
  await gone
}

function job(call: number, attempt: number): TaskJob {
  const key = keys[call % keys.length] ?? ''
  const task = 'src/tasks#charge' as TaskId
  return {
    ...{ run: 'run_a', call, attempt, workflow: 'main', task, export: 'charge' },
    artifact: 'a'.repeat(64) as Digest,
    args: encode([call]),
    idempotencyKey: `key-${String(call)}`,
    queue: 'default',
    limits: { concurrency: { task, key, limit } },
  }
}

/** A master that has lost attempts executed again. */
async function startMaster(namespace: string) {
  const succeeded = new Set<number>()
  const dispatcher = new RedisDispatcher({
    ...{ url: server.url, namespace, ttlMs: 1_500, sweepMs: 50 },
  })
  await dispatcher.start({
    async reports(reports: readonly AttemptReport[]) {
      for (const { call, attempt, outcome } of reports) {
        if (outcome.status === 'succeeded') succeeded.add(call)
        else if (!succeeded.has(call)) await dispatcher.dispatch([job(call, attempt + 1)])
      }
    },
    logLines: () => undefined,
    jobsLost: () => undefined,
  })
  return { dispatcher, succeeded }
}

/** The most attempts of one key that were with living workers at the same time. */
function mostAtOnce(seen: readonly string[]): number {
  const running = new Map<string, Set<string>>(keys.map((key) => [key, new Set<string>()]))
  let most = 0
  for (const line of seen) {
    const gap = line.indexOf(' ')
    const [what, text] = [line.slice(0, gap), line.slice(gap + 1)]
    if (what === 'killed') {
      for (const attempts of running.values())
        for (const one of attempts)
          if ((JSON.parse(one) as string[])[1] === text) attempts.delete(one)
      continue
    }
    const attempts = running.get((JSON.parse(text) as string[])[0] ?? '')
    if (what === 'begin') attempts?.add(text)
    else attempts?.delete(text)
    most = Math.max(most, attempts?.size ?? 0)
  }
  return most
}

it(
  'workers that are killed give their slots back, and no limit is ever exceeded',
  { timeout: 120_000 },
  async () => {
    const namespace = 'kills'
    const redis = new Redis(server.url)
    const { dispatcher, succeeded } = await startMaster(namespace)
    const calls = Array.from({ length: 240 }, (_, index) => index + 1)
    for (const id of ['w1', 'w2', 'w3']) startWorker(namespace, id)
    await dispatcher.dispatch(calls.map((call) => job(call, 1)))
    const seen = `${namespace}:seen`
    for (const [index, id] of ['w1', 'w2', 'w3', 'w4'].entries()) {
      // In the middle of its work.
      while (!(await redis.lrange(seen, 0, -1)).some((line) => line.includes(`"${id}"`)))
        await sleep(5)
      await sleep(index * 7)
      await kill(id)
      await redis.rpush(seen, `killed ${id}`)
      startWorker(namespace, `w${String(index + 4)}`)
    }
    while (succeeded.size < calls.length) await sleep(20)
    const lines = await redis.lrange(seen, 0, -1)
    expect(mostAtOnce(lines)).toBe(limit)
    // Nothing is left behind: every slot and all that waited is gone.
    const rest = async () => {
      const left = await redis.keys(`*${namespace}:queue:default*`)
      return left.filter((key) => /room:(slots|strays|waiting|blocked|terms|lanes)$/.test(key))
    }
    while ((await rest()).length > 0) await sleep(20)
    await dispatcher.stop()
    redis.disconnect()
  },
)

it(
  'a flush of Redis at most doubles what runs, and afterwards the limit holds',
  { timeout: 120_000 },
  async () => {
    const namespace = 'flush'
    const redis = new Redis(server.url)
    const { dispatcher, succeeded } = await startMaster(namespace)
    const calls = Array.from({ length: 120 }, (_, index) => index + 1)
    for (const id of ['w1', 'w2']) startWorker(namespace, id)
    await dispatcher.dispatch(calls.map((call) => job(call, 1)))
    while (succeeded.size < 20) await sleep(2)
    const before = await redis.lrange(`${namespace}:seen`, 0, -1)
    await redis.flushall()
    await redis.rpush(`${namespace}:before`, ...before)
    await dispatcher.dispatch(
      calls.filter((call) => !succeeded.has(call)).map((call) => job(call, 2)),
    )
    while (succeeded.size < calls.length) await sleep(20)
    const history = [
      ...(await redis.lrange(`${namespace}:before`, 0, -1)),
      ...(await redis.lrange(`${namespace}:seen`, 0, -1)),
    ]
    expect(mostAtOnce(history)).toBeLessThanOrEqual(2 * limit)
    await dispatcher.dispatch(calls.map((call) => job(call + 1_000, 1)))
    while (succeeded.size < 2 * calls.length) await sleep(20)
    const after = await redis.lrange(`${namespace}:seen`, 0, -1)
    expect(mostAtOnce(after.filter((line) => /,1\d\d\d,/.test(line)))).toBeLessThanOrEqual(limit)
    await dispatcher.stop()
    redis.disconnect()
  },
)
