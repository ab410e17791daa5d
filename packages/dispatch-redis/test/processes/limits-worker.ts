import { setTimeout as sleep } from 'node:timers/promises'
import { encode } from '@namu/core/internal'
import type { TaskJob } from '@namu/engine'
import { Redis } from 'ioredis'
import { openWorkerChannel } from '../../src/index.js'

/**
 * One worker process: writes down, in Redis' order, when each attempt begins and ends. Arguments: Redis,
 * namespace, id, milliseconds of an attempt.
 */
const [, , url = '', namespace = '', id = '', duration = ''] = process.argv

const redis = new Redis(url)
const channel = await openWorkerChannel({
  ...{ url, namespace, worker: { id, host: 'h', pid: process.pid } },
  ...{ queues: ['default'], concurrency: 8, ttlMs: 1_500 },
})

async function execute(job: TaskJob): Promise<void> {
  const { run, call, attempt } = job
  const key = job.limits?.concurrency?.key ?? ''
  const name = JSON.stringify([key, id, call, attempt])
  await redis.rpush(`${namespace}:seen`, `begin ${name}`)
  await sleep(Number(duration))
  await redis.rpush(`${namespace}:seen`, `end ${name}`)
  const outcome = { status: 'succeeded', value: encode(call) } as const
  await channel.report({ run, call, attempt, outcome })
}

for (;;) for (const job of await channel.next()) void execute(job)
