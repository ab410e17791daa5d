import { createConnection } from 'node:net'
import { connect, type NamuClient } from '@namu/client'
import { freePort } from '@namu/conformance/servers'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { startServers, type Servers } from './cluster.js'
import { startProcess, type TestProcess } from './processes/process.js'
import { sampleBuild } from './sample/sample-build.js'
import { createSteps, until } from './steps.js'
import { temporaryFolder } from './temporary-folder.js'

// Processes start, leases expire: a busy machine needs its time.
vi.setConfig({ testTimeout: 120_000 })

let servers: Servers
const processes: TestProcess[] = []

beforeAll(async () => {
  servers = await startServers()
})

afterEach(async () => {
  for (const each of processes.splice(0).reverse()) await each.kill()
})

afterAll(async () => {
  await servers.close()
})

interface Cluster {
  readonly client: NamuClient
  readonly port: number
  readonly url: string
  master(port?: number): Promise<TestProcess>
  worker(options?: object): Promise<TestProcess>
}

async function startCluster(): Promise<Cluster> {
  const database = await servers.postgres.createDatabase()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const client = connect({ url })
  const shared = { redis: servers.redis.url, namespace: database }
  const cacheDir = temporaryFolder(onTestFinished)
  const started = async (entry: string, options: object) => {
    const process = await startProcess(entry, { ...shared, ...options })
    processes.push(process)
    return process
  }
  const cluster: Cluster = {
    ...{ client, port, url },
    master: (at = port) => started('master.ts', { database, port: at, leaseMs: 3_000 }),
    worker: (options = {}) => started('worker.ts', { master: url, cacheDir, ...options }),
  }
  return cluster
}

test('when a worker is killed in the middle of a task, the attempt counts as lost and another worker finishes', async () => {
  const cluster = await startCluster()
  await cluster.master()
  const victim = await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  await steps.started('a')
  await victim.kill()
  const other = await cluster.worker()
  expect(await steps.started('a', 2)).toEqual([1, 2])
  steps.go('a', 'b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  const [call] = (await cluster.client.run(handle.id)).calls
  expect(call?.attempts).toMatchObject([
    { attempt: 1, status: 'failed', reason: 'lost' },
    { attempt: 2, status: 'succeeded', worker: other.ready.id },
  ])
})

test('a worker that is told to end finishes what it runs', async () => {
  const cluster = await startCluster()
  await cluster.master()
  const worker = await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  await steps.started('a')
  const ended = worker.terminate()
  steps.go('a')
  expect(await ended).toBe(0)
  await cluster.worker()
  steps.go('b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  expect(steps.done('a')).toEqual([1])
})

test('a worker whose grace is over gives its attempt back', async () => {
  const cluster = await startCluster()
  await cluster.master()
  const worker = await cluster.worker({ graceMs: 50 })
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  await steps.started('a')
  expect(await worker.terminate()).toBe(0)
  await cluster.worker()
  expect(await steps.started('a', 2)).toEqual([1, 2])
  steps.go('a', 'b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
})

test('when the master is killed in the middle of a run and started again, the run goes on and no committed task runs twice', async () => {
  const cluster = await startCluster()
  const master = await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  const events: number[] = []
  const following = (async () => {
    for await (const event of handle.events()) events.push(event.seq)
  })()
  steps.go('a')
  await steps.started('b')
  const result = handle.result()
  await master.kill()
  await cluster.master()
  steps.go('b', 'c')
  expect(await result).toEqual(['a', 'b', 'c'])
  await following
  expect(events).toEqual(events.map((_, index) => index))
  expect(steps.done('a')).toEqual([1])
})

test('a task that ends while there is no master is reported to the next one', async () => {
  const cluster = await startCluster()
  const master = await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  await steps.started('a')
  await master.kill()
  steps.go('a')
  await until(() => (steps.done('a').length > 0 ? true : undefined))
  await cluster.master()
  steps.go('b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  expect(steps.done('a')).toEqual([1])
})

test('a flushed Redis loses nothing: the run completes', async () => {
  const cluster = await startCluster()
  await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  steps.go('a')
  await steps.started('b')
  await flushRedis()
  steps.go('b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  expect(steps.done('a')).toEqual([1])
})

test('a second master stands by, answers everything, and takes over when the first one is gone', async () => {
  const cluster = await startCluster()
  const first = await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const second = await cluster.master(0)
  const client = connect({ url: second.ready.url ?? '' })
  expect((await client.ready()).checks.dispatcher).toEqual({ ok: true, detail: 'standing by' })
  expect(await client.workers()).toHaveLength(1)

  const steps = createSteps()
  const handle = await client.start('steps', [steps.folder])
  const events: number[] = []
  const following = (async () => {
    for await (const event of handle.events()) events.push(event.seq)
  })()
  steps.go('a')
  await steps.started('b')
  expect((await client.run(handle.id)).run.status).toBe('running')

  const cancelled = createSteps()
  const other = await client.start('steps', [cancelled.folder])
  await cancelled.started('a')
  await other.cancel()
  await cancelled.aborted('a')
  await expect(other.result()).rejects.toMatchObject({ name: 'CancelledError' })

  await first.kill()
  steps.go('b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  await following
  expect(events).toEqual(events.map((_, index) => index))
  expect(steps.done('a')).toEqual([1])
})

test('a master that is told to end hands its runs over at once', async () => {
  const cluster = await startCluster()
  const master = await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  steps.go('a')
  await steps.started('b')
  expect(await master.terminate()).toBe(0)
  await cluster.master()
  steps.go('b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  expect(steps.done('a')).toEqual([1])
})

test('a Postgres that restarts in the middle of a run loses nothing', async () => {
  const cluster = await startCluster()
  await cluster.master()
  await cluster.worker()
  await cluster.client.publish(sampleBuild())
  const steps = createSteps()
  const handle = await cluster.client.start('steps', [steps.folder])
  steps.go('a')
  await steps.started('b')
  await servers.postgres.stop('clean')
  steps.go('b')
  await until(() => (steps.done('b').length > 0 ? true : undefined))
  await servers.postgres.start()
  steps.go('c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  expect([steps.done('a'), steps.done('b')]).toEqual([[1], [1]])
})

function flushRedis(): Promise<void> {
  const { host, port } = servers.redis
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port }, () => socket.write('FLUSHALL\r\n'))
    socket.once('error', reject)
    socket.once('data', (answer) => {
      socket.destroy()
      if (answer.toString().startsWith('+OK')) resolve()
      else reject(new Error(`Redis answered ${answer.toString()}`))
    })
  })
}
