import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWorker, type Worker } from '@namu/worker'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  quiet,
  startServers,
  startTestMaster,
  type Servers,
  type TestMaster,
} from '../../packages/master/test/cluster.js'
import { buildPolicies } from './scene.js'

/** The same policies on a master with Postgres and Redis, and a worker of its own. */
let servers: Servers
let master: TestMaster
let worker: Worker
let folder: string

beforeAll(async () => {
  servers = await startServers()
  folder = await mkdtemp(join(tmpdir(), 'namu-policies-'))
  const database = await servers.postgres.createDatabase()
  master = await startTestMaster(servers, database)
  worker = await startWorker({
    ...{ redisUrl: servers.redis.url, masterUrl: master.url, namespace: database },
    ...{ cacheDir: folder, concurrency: 4, logger: quiet },
  })
  await master.client.publish(await buildPolicies())
}, 120_000)
afterAll(async () => {
  await worker.close(0)
  await master.close()
  await servers.close()
  await rm(folder, { recursive: true, force: true })
})

it('answers pure calls of later runs from Postgres, and says so', async () => {
  const { client } = master
  await (await client.start('prices', [['tea']], { run: 'first' })).result()
  const cachedIn = async (run: string): Promise<readonly (string | undefined)[]> =>
    (await client.run(run)).calls.map(({ attempts }) => attempts[0]?.cached?.run)
  // A result is kept soon after the run that made it has gone on, not before.
  await vi.waitFor(async () => {
    const probe = await client.start('prices', [['tea']])
    await probe.result()
    const [kept] = await cachedIn(probe.id)
    expect(kept).toBeDefined()
  })
  const second = await client.start('prices', [['tea', 'milk']], { run: 'second' })
  const [ofTea, ofMilk] = (await second.result()) as readonly string[]
  expect([ofTea, ofMilk]).toEqual([(await cachedIn('second'))[0], 'second'])
  expect((await cachedIn('second'))[1]).toBeUndefined()
  const fresh = await client.start('prices', [['tea']], { fresh: true, run: 'fresh' })
  expect(await fresh.result()).toEqual(['fresh'])
  await expect(client.start('prices', [['oil']], { run: 'first' })).rejects.toMatchObject({
    code: 'NAMU4010',
  })
})

it('lets an attempt go on where one that fell silent has stopped', async () => {
  expect(await (await master.client.start('crawl', [4])).result()).toEqual([3, 4])
})

it('fails a call that no worker takes up, and one over its deadline', async () => {
  const start = (which: string) => master.client.start('limits', [which])
  const [nobody, endless] = await Promise.all([start('nobody'), start('endless')])
  expect(await nobody.result()).toBe('NAMU4142')
  expect(await endless.result()).toBe('NAMU4141')
  const { timers, calls } = await master.client.run(nobody.id)
  expect([timers, calls[0]?.status, calls[0]?.error?.code]).toEqual([[], 'failed', 'NAMU4142'])
})
