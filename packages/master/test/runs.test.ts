import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StreamMessage } from '@namu/client'
import { workflow } from '@namu/core'
import { workflowBrand, type WorkflowReference } from '@namu/core/internal'
import { startWorker, type Worker, type WorkerOptions } from '@namu/worker'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { quiet, startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'
import { createSteps } from './steps.js'
import { temporaryFolder } from './temporary-folder.js'

let servers: Servers
let master: TestMaster
let worker: Worker
let database: string
const build = sampleBuild()
const cacheDir = temporaryFolder(afterAll)

beforeAll(async () => {
  servers = await startServers()
  database = await servers.postgres.createDatabase()
  master = await startTestMaster(servers, database)
  worker = await joinWorker()
  await master.client.publish(build)
})

afterAll(async () => {
  await worker.close(0)
  await master.close()
  await servers.close()
})

function joinWorker(options: Partial<WorkerOptions> = {}): Promise<Worker> {
  return startWorker({
    redisUrl: servers.redis.url,
    masterUrl: master.url,
    namespace: database,
    cacheDir,
    concurrency: 4,
    logger: quiet,
    ...options,
  })
}

function referenced<Args extends unknown[], Result>(name: string) {
  const graph = build.graphs.find((each) => each.name === name)?.digest ?? ''
  const reference: WorkflowReference = { name, version: '1.0.0', graph }
  const compiled = workflow<Args, Result>(() => {
    throw new Error('a workflow that a client starts is not called')
  })
  return Object.assign(compiled, { [workflowBrand]: { options: {}, reference } })
}

test('a workflow is started by reference, with types, and its result comes back as it was returned', async () => {
  const shift = referenced<[when: Date, days: bigint], Date>('shift')
  const handle = await master.client.start(shift, [new Date(Date.UTC(2024, 1, 28)), 2n])
  const result = await handle.result()
  expect(result).toEqual(new Date(Date.UTC(2024, 2, 1)))
})

test('a workflow is started by name', async () => {
  const handle = await master.client.start('shift', ['2024-02-28T00:00:00.000Z', '1'])
  expect(await handle.result()).toEqual(new Date(Date.UTC(2024, 1, 29)))
})

test('a reference to another graph than the registered one is refused', async () => {
  const other = referenced<[], string>('shift')
  other[workflowBrand].reference.name satisfies string
  const wrong = Object.assign(other, {
    [workflowBrand]: {
      options: {},
      reference: { name: 'shift', version: '1.0.0', graph: '0'.repeat(64) },
    },
  })
  await expect(master.client.start(wrong, [])).rejects.toMatchObject({ code: 'NAMU4001' })
})

test('a workflow that was not compiled cannot be started by reference', async () => {
  const plain = workflow(async () => 1)
  await expect(master.client.start(plain, [])).rejects.toMatchObject({ code: 'NAMU4001' })
})

test('an unknown workflow or version is NAMU4001', async () => {
  await expect(master.client.start('nothing', [])).rejects.toMatchObject({ code: 'NAMU4001' })
  const version = master.client.start('shift', [], { version: '9.9.9' })
  await expect(version).rejects.toMatchObject({ code: 'NAMU4001' })
})

test('an input that breaks its schema is NAMU3003, says where, and starts nothing', async () => {
  const before = await master.client.runs()
  const start = master.client.start('shift', ['yesterday', 'x'])
  await expect(start).rejects.toMatchObject({
    code: 'NAMU3003',
    message: expect.stringContaining('/0') as unknown,
  })
  await expect(master.client.start('shift', [])).rejects.toMatchObject({ code: 'NAMU3003' })
  expect(await master.client.runs()).toEqual(before)
})

test('an input over the size limit is NAMU4144, a run id that cannot be used NAMU4145', async () => {
  const large = master.client.start('steps', ['x'.repeat(1024 * 1024)])
  await expect(large).rejects.toMatchObject({ code: 'NAMU4144' })
  const odd = master.client.start('steps', ['/nowhere'], { run: 'a/b' })
  await expect(odd).rejects.toMatchObject({ code: 'NAMU4145' })
})

test('an argument that has no wire form is NAMU3001 before anything is sent', async () => {
  const start = master.client.start('shift', [() => 1, 1n])
  await expect(start).rejects.toMatchObject({ code: 'NAMU3001' })
})

test('the same idempotency key and input give the same run; another input is NAMU4010', async () => {
  const args = [new Date(0), 1n]
  const first = await master.client.start('shift', args, { idempotencyKey: 'key' })
  const second = await master.client.start('shift', args, { idempotencyKey: 'key' })
  expect(second.id).toBe(first.id)
  expect(await second.result()).toEqual(new Date(86_400_000))
  const other = master.client.start('shift', [new Date(1), 1n], { idempotencyKey: 'key' })
  await expect(other).rejects.toMatchObject({ code: 'NAMU4010' })
})

test('concurrent starts with one idempotency key make one run', async () => {
  const handles = await Promise.all(
    Array.from({ length: 8 }, () =>
      master.client.start('shift', [new Date(5), 0n], { idempotencyKey: 'many' }),
    ),
  )
  expect(new Set(handles.map(({ id }) => id)).size).toBe(1)
})

test('what a run throws is thrown by its handle, with class, name, message, stack and properties', async () => {
  const handle = await master.client.start('fail', ['no way'])
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(RangeError)
  expect(error).toMatchObject({ name: 'RangeError', message: 'no way', code: 'E_TEST' })
  expect((error as Error).stack).toContain('fail')
  const detail = await master.client.run(handle.id)
  expect(detail.run.status).toBe('failed')
  expect(detail.error).toMatchObject({ name: 'RangeError', message: 'no way', code: 'E_TEST' })
  expect(detail.calls).toMatchObject([
    { task: 'src/tasks#fail', status: 'failed', attempts: [{ attempt: 1, reason: 'error' }] },
  ])
})

test('a run is inspected with its calls, attempts and values', async () => {
  const handle = await master.client.start('shift', [new Date(0), 1n])
  await handle.result()
  const detail = await master.client.run(handle.id)
  expect(detail).toMatchObject({
    run: { run: handle.id, workflow: 'shift', version: '1.0.0', status: 'completed' },
    input: ['1970-01-01T00:00:00.000Z', '1'],
    result: '1970-01-02T00:00:00.000Z',
    calls: [
      {
        call: 1,
        task: 'src/tasks#shift',
        status: 'succeeded',
        args: ['1970-01-01T00:00:00.000Z', '1'],
        result: '1970-01-02T00:00:00.000Z',
        attempts: [{ attempt: 1, status: 'succeeded', worker: worker.id }],
      },
    ],
  })
})

test('runs are listed newest first, in pages, with filters', async () => {
  const ids: string[] = []
  for (let day = 0; day < 3; day += 1) {
    const handle = await master.client.start('shift', [new Date(day), 7n])
    await handle.result()
    ids.unshift(handle.id)
  }
  const first = await master.client.runs({ workflow: 'shift', limit: 2 })
  expect(first.runs.map(({ run }) => run)).toEqual(ids.slice(0, 2))
  const second = await master.client.runs({
    workflow: 'shift',
    limit: 1,
    ...(first.next === undefined ? {} : { before: first.next }),
  })
  expect(second.runs.map(({ run }) => run)).toEqual(ids.slice(2))
  expect((await master.client.runs({ status: 'running' })).runs).toEqual([])
})

test('a follower sees every event and line once and in order, then the end', async () => {
  const steps = createSteps()
  const handle = await master.client.start('steps', [steps.folder])
  const seen: StreamMessage[] = []
  const following = (async () => {
    for await (const message of master.client.follow(handle.id)) seen.push(message)
  })()
  await steps.started('a')
  steps.go('a', 'b', 'c')
  expect(await handle.result()).toEqual(['a', 'b', 'c'])
  await following
  const events = seen.flatMap((message) => (message.type === 'event' ? [message.event] : []))
  expect(events.map(({ seq, type }) => [seq, type])).toEqual([
    [0, 'run.started'],
    [1, 'attempt.succeeded'],
    [2, 'attempt.succeeded'],
    [3, 'attempt.succeeded'],
  ])
  const lines = seen.flatMap((message) => (message.type === 'log' ? [message] : []))
  expect(lines.map(({ index }) => index)).toEqual(lines.map((_, index) => index))
  expect(lines.map(({ line }) => line.message)).toEqual([
    'step a started',
    'step a done',
    'step b started',
    'step b done',
    'step c started',
    'step c done',
  ])
  expect(lines[1]?.line).toMatchObject({ progress: 1, task: 'src/tasks#step', attempt: 1 })
  const records = seen.flatMap((message) => (message.type === 'run' ? [message.run.status] : []))
  expect([records[0], records.at(-1)]).toEqual(['running', 'completed'])
})

test('a follower that comes later starts where it wants', async () => {
  const handle = await master.client.start('shift', [new Date(0), 3n])
  await handle.result()
  const all: number[] = []
  for await (const event of handle.events()) all.push(event.seq)
  const last: number[] = []
  for await (const event of handle.events({ from: 1 })) last.push(event.seq)
  expect([all, last]).toEqual([[0, 1], [1]])
  const read: number[] = []
  for await (const event of master.client.events(handle.id, 1)) read.push(event.seq)
  expect(read).toEqual([1])
})

test('the lines of a run are read at once, or followed', async () => {
  const steps = createSteps()
  const handle = await master.client.start('steps', [steps.folder])
  steps.go('a', 'b', 'c')
  const followed: string[] = []
  for await (const line of master.client.logs(handle.id, { follow: true })) {
    followed.push(line.message)
  }
  const read: string[] = []
  for await (const line of master.client.logs(handle.id)) read.push(line.message)
  expect(followed).toHaveLength(6)
  expect(read).toEqual(followed)
})

test('a run that sleeps shows until when, and goes on when it is due', async () => {
  const soon = new Date(Date.now() + 200)
  const handle = await master.client.start('nap', [soon])
  await expect(handle.result()).resolves.toEqual(soon)
  const types: string[] = []
  for await (const { type } of master.client.events(handle.id)) types.push(type)
  expect(types).toEqual(['run.started', 'timer.fired'])

  const late = new Date(Date.UTC(2199, 0, 1))
  const sleeping = await master.client.start('nap', [late])
  expect((await master.client.run(sleeping.id)).timers).toMatchObject([
    { timer: 1, at: late.getTime(), site: 'src/sample#nap / sleep / 1' },
  ])
  await sleeping.cancel('not that long')
  await expect(sleeping.result()).rejects.toMatchObject({ name: 'CancelledError' })
  expect((await master.client.run(sleeping.id)).timers).toEqual([])
})

test('cancelling a run aborts the signal of the task that runs, and the handle throws', async () => {
  const steps = createSteps()
  const handle = await master.client.start('steps', [steps.folder])
  await steps.started('a')
  await handle.cancel('not wanted any more')
  await steps.aborted('a')
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'CancelledError' })
  expect((await master.client.run(handle.id)).run.status).toBe('cancelled')
  await expect(handle.cancel()).rejects.toMatchObject({ code: 'NAMU4011' })
})

test('an artifact that comes damaged fails its attempts with NAMU7001', async () => {
  const damaging = createServer((_request, response) => {
    response.end('export const shift = () => 0')
  })
  await new Promise<void>((resolve) => damaging.listen(0, '127.0.0.1', resolve))
  const unlucky = await joinWorker({
    masterUrl: `http://127.0.0.1:${(damaging.address() as AddressInfo).port}`,
    queues: ['damaged'],
    cacheDir: temporaryFolder(onTestFinished),
  })
  await master.client.publish(sampleBuild({ version: '2.0.0', queue: 'damaged' }))
  const handle = await master.client.start('shift', [new Date(0), 1n], { version: '2.0.0' })
  const error: unknown = await handle.result().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'NamuError', code: 'NAMU7001' })
  const [call] = (await master.client.run(handle.id)).calls
  expect(call?.attempts).toHaveLength(3)
  await unlucky.close(0)
  damaging.close()
})

test('the workers are listed', async () => {
  expect(await master.client.workers()).toMatchObject([
    { worker: worker.id, queues: ['default'], concurrency: 4, pid: process.pid },
  ])
})
