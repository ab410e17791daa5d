import { startRedis } from '@namu/conformance/servers'
import { NamuError } from '@namu/core'
import { Cluster } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { job, keyOf, Master, success, until } from '../test/master.js'
import { openWorkerChannel } from './index.js'

describe('a Redis Cluster', () => {
  it('takes every command, because the keys of one command share a tag', async () => {
    const node = await startRedis({ cluster: true })
    const redis = new Cluster([node.url])
    try {
      const master = await new Master({ redis }).start()
      const channel = await openWorkerChannel({
        ...{ redis, worker: { id: 'w1', host: 'h', pid: 1 } },
        ...{ queues: ['default', 'gpu'], concurrency: 10 },
      })
      const jobs = [job(1), job(2, { queue: 'gpu' }), job(3, { notBefore: Date.now() + 100 })]
      await master.dispatcher.dispatch(jobs)
      await master.dispatcher.abort(keyOf(job(9)))
      let taken = 0
      while (taken < 3) {
        for (const one of await channel.next()) {
          taken += 1
          channel.log({ run: one.run, time: 1, level: 'info', message: 'm' })
          await channel.report(success(one))
        }
      }
      await until(() => master.reports.length === 3 && master.lines.length === 3)
      expect(await master.dispatcher.listWorkers()).toHaveLength(1)
      await channel.close()
      await master.dispatcher.stop()
    } finally {
      redis.disconnect()
      await node.close()
    }
  })
})

describe('a Redis that cannot be reached', () => {
  it('is told with a code and what to do, and without a stack from below', async () => {
    const master = new Master({
      namespace: 'x',
      url: 'redis://:secret@127.0.0.1:1',
      connectTimeoutMs: 200,
    })
    const error = await master.start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NamuError)
    expect(error).toMatchObject({
      code: 'NAMU7006',
      message: expect.stringContaining('ECONNREFUSED') as string,
      where: 'redis://127.0.0.1:1',
      hint: expect.stringContaining('Check that the Redis server runs') as string,
    })
  })
})
